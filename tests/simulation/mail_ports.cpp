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

task<result<claimed_messages>> journal_port::claim(claim_request request) {
    const auto refused = co_await ask();
    if (refused) co_return *refused;
    auto claimed = store_.claim(request);
    const auto lost = co_await answer();
    if (lost) co_return *lost;
    co_return claimed;
}

task<result<void>> journal_port::freeze(held_message held, frozen_mail mail) {
    const auto refused = co_await ask();
    if (refused) co_return *refused;
    auto frozen = store_.freeze(held, mail);
    const auto lost = co_await answer();
    if (lost) co_return *lost;
    co_return frozen;
}

task<result<std::int64_t>> journal_port::intend(held_message held, intent about) {
    const auto refused = co_await ask();
    if (refused) co_return *refused;
    auto number = store_.intend(held, about);
    const auto lost = co_await answer();
    if (lost) co_return *lost;
    co_return number;
}

task<result<void>> journal_port::settle(held_message held, settlement how) {
    const auto refused = co_await ask();
    if (refused) co_return *refused;
    auto settled = store_.settle(held, how);
    const auto lost = co_await answer();
    if (lost) co_return *lost;
    co_return settled;
}

task<result<void>> journal_port::renew(std::vector<held_message> held, std::chrono::milliseconds lease) {
    const auto refused = co_await ask();
    if (refused) co_return *refused;
    store_.renew(held, lease);
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
