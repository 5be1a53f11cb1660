// What one process uses of the mail store: its inbox and its journal.
#include "simulation/mail_store.hpp"

namespace tidings::simulation {

task<result<intake_counts>> inbox_port::store(intake_batch batch) {
    const auto refused = co_await call_.ask(world_.rates.mails_db_error);
    if (refused) {
        if (world_.plan.bug == mutation::unavailable_drops_the_batch) co_return intake_counts{};
        co_return *refused;
    }
    if (world_.plan.bug == mutation::quarantine_not_taken && !batch.quarantined.empty())
        co_return error{errc::unavailable, "it cannot be decoded"};
    const auto counts = store_.store(batch);
    const auto lost = co_await call_.answer(world_.rates.mails_db_lost);
    if (lost) co_return *lost;
    co_return counts;
}

task<result<std::vector<claimed_message>>> journal_port::claim(claim_request request) {
    const auto refused = co_await ask();
    if (refused) co_return *refused;
    auto claimed = store_.claim(request);
    const auto lost = co_await answer();
    if (lost) co_return *lost;
    co_return claimed;
}

task<result<void>> journal_port::freeze(message_id id, std::int64_t fence, frozen_mail mail) {
    const auto refused = co_await ask();
    if (refused) co_return *refused;
    auto frozen = store_.freeze(id, fence, mail);
    const auto lost = co_await answer();
    if (lost) co_return *lost;
    co_return frozen;
}

task<result<std::int64_t>> journal_port::intend(message_id id, std::int64_t fence, intent about) {
    const auto refused = co_await ask();
    if (refused) co_return *refused;
    auto number = store_.intend(id, fence, about);
    const auto lost = co_await answer();
    if (lost) co_return *lost;
    co_return number;
}

task<result<void>> journal_port::settle(message_id id, std::int64_t fence, settlement how) {
    const auto refused = co_await ask();
    if (refused) co_return *refused;
    auto settled = store_.settle(id, fence, how);
    const auto lost = co_await answer();
    if (lost) co_return *lost;
    co_return settled;
}

task<result<void>> journal_port::renew(std::string instance, std::chrono::milliseconds lease) {
    const auto refused = co_await ask();
    if (refused) co_return *refused;
    store_.renew(instance, lease);
    const auto lost = co_await answer();
    if (lost) co_return *lost;
    co_return result<void>{};
}

task<result<recovery>> journal_port::recover(uncertain_rules rules) {
    const auto refused = co_await ask();
    if (refused) co_return *refused;
    auto found = store_.recover(rules);
    const auto lost = co_await answer();
    if (lost) co_return *lost;
    co_return found;
}

task<result<std::optional<std::chrono::milliseconds>>> journal_port::next_due_in() {
    const auto refused = co_await ask();
    if (refused) co_return *refused;
    auto next = store_.next_due_in();
    const auto lost = co_await answer();
    if (lost) co_return *lost;
    co_return next;
}

}  // namespace tidings::simulation
