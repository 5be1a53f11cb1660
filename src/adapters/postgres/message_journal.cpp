#include "adapters/postgres/message_journal.hpp"
#include <limits>
#include "adapters/postgres/journal_sql.hpp"
#include "adapters/postgres/message_row.hpp"

namespace tidings::postgres {
namespace {

constexpr std::int64_t sweep_window = 2'000;  // waiting messages looked at per sweep
constexpr std::chrono::seconds sweep_interval{1};
constexpr std::int64_t recovered_max = 1'000;  // leases per call

std::int64_t as_number(std::size_t count) {
    return static_cast<std::int64_t>(count);
}

error stale() {
    return {errc::rejected, "the message is not held under this fence any more"};
}

error frozen_differently() {
    return {errc::already_exists, "the mail is frozen with other bytes"};
}

void add_mail(parameters& with, const frozen_mail& mail) {
    with.add(mail.bytes).add(mail.mail_id).add(mail.subject).add(mail.template_version).add(mail.text_origin);
    with.add(mail.ai_note);
}

claimed_message claimed_at(const rows& found, int row) {
    constexpr int next = message_column_count;
    claimed_message claimed;
    claimed.head = message_at(found, row);
    claimed.event_type = found.text(row, next);
    claimed.event_payload = found.text(row, next + 1);
    claimed.event_time = found.instant(row, next + 2);
    claimed.traceparent = found.text(row, next + 3);
    if (!found.is_null(row, next + 4))
        claimed.frozen = frozen_mail{claimed.head.mail_id,          claimed.head.subject,     found.text(row, next + 4),
                                     claimed.head.template_version, claimed.head.text_origin, claimed.head.ai_note};
    return claimed;
}

query settle_query(const message_id& id, std::int64_t fence, const settlement& how) {
    const attempt tried = how.tried.value_or(attempt{});
    const auto pause = how.retry_in.value_or(std::chrono::milliseconds{0});
    query settling{&journal_sql::settle_message, {}};
    settling.with.add(id.value)
        .add(fence)
        .add(name_of(how.status))
        .add(how.reason)
        .add(static_cast<std::int64_t>(pause.count()));
    settling.with.add(how.tried.has_value())
        .add(tried.relay)
        .add(tried.started_at)
        .add(name_of(tried.outcome))
        .add(name_of(tried.phase));
    settling.with.add(static_cast<std::int64_t>(tried.reply_code)).add(tried.enhanced_code).add(tried.reply);
    settling.with.add(tried.charged).add(tried.uncertain).add(tried.ended_at).add(tried.transcript);
    return settling;
}

}  // namespace

task<result<std::vector<claimed_message>>> message_journal::claim(claim_request request) {
    std::vector<query> queries;
    const bool sweeping = sweep_is_due();
    if (sweeping) {
        auto& sweep = queries.emplace_back(query{&journal_sql::sweep_waiting, {}});
        sweep.with.add(sweep_position_).add(sweep_window).add(static_cast<std::int64_t>(request.hold_max.count()));
        queries.push_back({&journal_sql::due_floor, {}});
    }
    auto& claiming = queries.emplace_back(query{&journal_sql::claim_due, {}});
    claiming.with.add(request.instance).add(static_cast<std::int64_t>(request.messages_max));
    claiming.with.add(static_cast<std::int64_t>(request.lease.count()));
    claiming.with.add_array(type_oid::text, request.excluded_domains, [](const std::string& domain) { return domain; });
    claiming.with.add(as_number(request.candidates_max()));
    claiming.with.add_array(type_oid::text, request.rooms, [](const domain_room& each) { return each.domain; });
    claiming.with.add_array(type_oid::bigint, request.rooms,
                            [](const domain_room& each) { return as_number(each.messages_max); });
    claiming.with.add(request.other_room ? as_number(*request.other_room) : std::numeric_limits<std::int64_t>::max());
    claiming.with.add(due_floor_);

    auto answers = co_await writer_.write(std::move(queries));
    if (!answers) co_return answers.error();
    if (sweeping) {
        const auto& seen = answers->front();
        sweep_position_ = seen.number(0, 1) < sweep_window ? "" : seen.text(0, 0);
        due_floor_ = (*answers)[1].instant(0, 0);
    }
    std::vector<claimed_message> claimed;
    for (int row = 0; row < answers->back().size(); ++row) claimed.push_back(claimed_at(answers->back(), row));
    co_return std::move(claimed);
}

bool message_journal::sweep_is_due() {
    const auto now = std::chrono::steady_clock::now();
    if (now - swept_ < sweep_interval) return false;
    swept_ = now;
    return true;
}

task<result<void>> message_journal::freeze(message_id id, std::int64_t fence, frozen_mail mail) {
    std::vector<query> queries(1);
    queries[0].what = &journal_sql::freeze_mail;
    queries[0].with.add(id.value).add(fence);
    add_mail(queries[0].with, mail);
    auto answers = co_await writer_.write(std::move(queries));
    if (!answers) co_return answers.error();
    const auto& answer = answers->front();
    if (answer.number(0, 0) == 0) co_return stale();
    // A repeat after a lost answer brings the same bytes.
    if (answer.number(0, 1) == 0 && !answer.truth(0, 2)) co_return frozen_differently();
    co_return result<void>();
}

task<result<std::int64_t>> message_journal::intend(message_id id, std::int64_t fence, intent about) {
    std::vector<query> queries(1);
    queries[0].what = about.mail ? &journal_sql::freeze_and_intend : &journal_sql::write_intent;
    queries[0].with.add(id.value).add(fence);
    if (about.mail) add_mail(queries[0].with, *about.mail);
    queries[0].with.add(about.relay).add(about.started_at);
    auto answers = co_await writer_.write(std::move(queries));
    if (!answers) co_return answers.error();
    const auto& answer = answers->front();
    if (!about.mail) {
        if (answer.empty()) co_return stale();
        co_return answer.number(0, 0);
    }
    if (answer.number(0, 0) == 0) co_return stale();
    if (answer.is_null(0, 1)) co_return frozen_differently();
    co_return answer.number(0, 1);
}

task<result<void>> message_journal::settle(message_id id, std::int64_t fence, settlement how) {
    if (how.status == message_status::sending)
        co_return error{errc::invalid, "a settlement cannot leave the message in sending"};
    if (how.tried && !how.tried->outcome) co_return error{errc::invalid, "an attempt that ended has an outcome"};
    std::vector<query> queries;
    queries.push_back(settle_query(id, fence, how));
    if (how.status == message_status::sent)
        queries.emplace_back(query{&journal_sql::supersede_earlier, {}}).with.add(id.value).add(fence);
    if (is_terminal(how.status)) queries.emplace_back(query{&journal_sql::release_after, {}}).with.add(id.value);
    auto answers = co_await writer_.write(std::move(queries));
    if (!answers) co_return answers.error();
    if (answers->front().number(0, 0) == 0) co_return stale();
    co_return result<void>();
}

task<result<void>> message_journal::renew(std::string instance, std::chrono::milliseconds lease) {
    std::vector<query> queries(1);
    queries[0].what = &journal_sql::renew_leases;
    queries[0].with.add(instance).add(static_cast<std::int64_t>(lease.count()));
    auto answers = co_await writer_.write(std::move(queries));
    if (!answers) co_return answers.error();
    co_return result<void>();
}

task<result<recovery>> message_journal::recover(uncertain_rules rules) {
    std::vector<query> queries(1);
    queries[0].what = &journal_sql::recover_leases;
    queries[0].with.add(rules.usual == uncertain_policy::hold).add(recovered_max);
    queries[0].with.add_array(type_oid::text, rules.kinds_that_differ(), [](const std::string& kind) { return kind; });
    auto answers = co_await writer_.write(std::move(queries));
    if (!answers) co_return answers.error();
    const auto& freed = answers->front();
    recovery found;
    std::vector<std::string> held_orders;
    for (int row = 0; row < freed.size(); ++row) {
        const bool unsure = freed.truth(row, 0);
        ++(unsure ? found.uncertain : found.resumed);
        if (freed.truth(row, 2)) held_orders.push_back(freed.text(row, 1));
    }
    if (!held_orders.empty()) {
        // Apart from the recovery itself: when this is lost, the sweep frees the waiting messages a little later.
        std::vector<query> releasing(1);
        releasing[0].what = &journal_sql::release_orders;
        releasing[0].with.add_array(type_oid::text, held_orders, [](const std::string& order) { return order; });
        co_await writer_.write(std::move(releasing));
    }
    co_return found;
}

task<result<std::optional<std::chrono::milliseconds>>> message_journal::next_due_in() {
    query one{&journal_sql::next_due, {}};
    one.with.add(due_floor_);
    auto found = co_await database_.read(std::move(one));
    if (!found) co_return found.error();
    if (found->empty()) co_return std::optional<std::chrono::milliseconds>();
    co_return std::optional(std::chrono::milliseconds(found->number(0, 0)));
}

}  // namespace tidings::postgres
