#include "adapters/postgres/message_journal.hpp"
#include "adapters/postgres/message_row.hpp"
#include "adapters/postgres/sql/notifications.hpp"

namespace tidings::postgres {
namespace {

namespace statements = sql::notifications;
constexpr std::int64_t looked_at_max = 1'000;  // timed and waiting messages per claim
constexpr std::int64_t found_max = 500;        // lanes per look
constexpr std::chrono::seconds look_interval{1};
constexpr std::int64_t recovered_max = 1'000;  // leases per call
constexpr std::int64_t mended_max = 5'000;     // times that lie ahead, of each kind, per claim

std::int64_t as_number(std::size_t count) {
    return static_cast<std::int64_t>(count);
}

error stale() {
    return {errc::rejected, "the message is not held under this fence any more"};
}

error frozen_differently() {
    return {errc::already_exists, "the mail is frozen with other bytes"};
}

// A mail whose bytes cannot be read is written anew.
claimed_message claimed_at(const rows& found, int row) {
    constexpr int next = message_column_count;
    claimed_message claimed;
    claimed.head = message_at(found, row);
    claimed.event_type = found.text(row, next);
    claimed.event_payload = found.text(row, next + 1);
    claimed.event_time = found.instant(row, next + 2);
    claimed.traceparent = found.text(row, next + 3);
    if (auto mail = mail_at(found, row, next - 5, next + 4)) claimed.frozen = *std::move(mail);
    return claimed;
}

}  // namespace

task<result<claimed_messages>> message_journal::claim(claim_request request) {
    auto looked = co_await look_around(request);
    if (!looked) co_return looked.error();
    if (may_be_set_back_) {
        const auto mended = co_await mend_times(request);
        if (!mended) co_return mended.error();
    }
    claimed_messages claimed;
    // The first turn may only let messages into their lanes: whose time has come, or what a look has found.
    for (int turn = 0; turn < 2; ++turn) {
        auto taken = co_await claim_from(writer_.lanes().choose(request), request);
        if (!taken) co_return taken.error();
        claimed.messages = *std::move(taken);
        claimed.more = writer_.lanes().has_room_for(request);
        if (!claimed.messages.empty() || !claimed.more) break;
    }
    co_return std::move(claimed);
}

task<result<std::vector<claimed_message>>> message_journal::claim_from(std::vector<lane_ask> asked,
                                                                       const claim_request& request) {
    std::vector<query> queries(1);
    queries[0].what = &statements::look_again;
    queries[0].with.add(looked_at_max).add(std::int64_t{request.hold_max.count()}).add(look_floor_);
    if (!asked.empty()) {
        auto& claiming = queries.emplace_back(query{&statements::claim_ready, {}});
        claiming.with.add(request.instance)
            .add(as_number(request.messages_max))
            .add(std::int64_t{request.lease.count()});
        claiming.with.add_array(type_oid::text, asked, [](const auto& each) -> std::string_view { return each.lane; });
        claiming.with.add_array(type_oid::instant, asked, [](const auto& each) { return each.floor; });
        claiming.with.add_array(type_oid::bigint, asked, [](const auto& each) { return as_number(each.room); });
    }
    auto answers = co_await writer_.write(std::move(queries));
    if (!answers) co_return answers.error();
    std::vector<claimed_message> claimed;
    std::map<std::string, std::size_t> brought;
    if (!asked.empty())
        for (int row = 0; row < answers->back().size(); ++row) {
            ++brought[recipient_domain_of(claimed.emplace_back(claimed_at(answers->back(), row)).head.recipient)];
        }
    writer_.lanes().taken(asked, brought, claimed.size() < request.messages_max);
    const auto& freed = answers->front();
    for (int row = 0; row < freed.size(); ++row)
        if (!freed.is_null(row, 0)) writer_.lanes().note(freed.text(row, 0));
    co_return std::move(claimed);
}

// What other instances, people and previous lives left in the lanes, and from where on there is something to read.
task<result<void>> message_journal::look_around(const claim_request& request) {
    const auto now = std::chrono::steady_clock::now();
    if (now - looked_ < look_interval) co_return result<void>();
    std::vector<query> queries(2);
    queries[0].what = &statements::find_lanes;
    queries[0].with.add(last_lane_).add(found_max);
    queries[1].what = &statements::look_floor;
    queries[1].with.add(std::int64_t{request.pause_longest.count()});
    auto found = co_await database_.run(std::move(queries), effect::reads);
    if (!found) co_return found.error();
    looked_ = now;
    const auto& lanes = (*found)[0];
    for (int row = 0; row < lanes.size(); ++row) writer_.lanes().found(lanes.text(row, 0), lanes.instant(row, 1));
    last_lane_ = lanes.size() < found_max ? std::string{} : lanes.text(lanes.size() - 1, 0);
    look_floor_ = (*found)[1].instant(0, 0);
    writer_.lanes().advance((*found)[1].instant(0, 1));
    if (clock_.was_set_back((*found)[1].instant(0, 2), now) || (*found)[1].truth(0, 3)) may_be_set_back_ = true;
    co_return result<void>();
}

// In bites; the next claim goes on.
task<result<void>> message_journal::mend_times(const claim_request& request) {
    std::vector<query> queries(1);
    queries[0].what = &statements::mend_times;
    queries[0].with.add(std::int64_t{request.pause_longest.count()}).add(std::int64_t{request.lease.count()});
    queries[0].with.add(mended_max);
    auto mended = co_await writer_.write(std::move(queries));
    if (!mended) co_return mended.error();
    const auto& changed = mended->front();
    may_be_set_back_ = changed.size() >= mended_max;
    for (int row = 0; row < changed.size(); ++row)
        if (!changed.is_null(row, 0)) writer_.lanes().found(changed.text(row, 0), look_floor_);
    co_return result<void>();
}

task<result<std::int64_t>> message_journal::keep(keep_command command) {
    auto answer = co_await writer_.submit(std::move(command));
    if (!answer) co_return answer.error();
    if (!answer->is_held) co_return stale();
    if (!answer->fits) co_return frozen_differently();
    co_return answer->number;
}

task<result<void>> message_journal::freeze(held_message held, frozen_mail mail) {
    keep_command command{.held = std::move(held), .mail = std::move(mail), .relay = {}};
    auto kept = co_await keep(std::move(command));
    if (!kept) co_return kept.error();
    co_return result<void>();
}

task<result<std::int64_t>> message_journal::intend(held_message held, intent about) {
    keep_command command{.held = std::move(held),
                         .mail = std::move(about.mail),
                         .relay = std::move(about.relay),
                         .started_at = about.started_at};
    auto kept = co_await keep(std::move(command));
    co_return kept;
}

task<result<void>> message_journal::settle(held_message held, settlement how) {
    if (how.status == message_status::sending)
        co_return error{errc::invalid, "a settlement cannot leave the message in sending"};
    if (how.tried && !how.tried->outcome) co_return error{errc::invalid, "an attempt that ended has an outcome"};
    settle_command command{std::move(held), std::move(how)};
    auto answer = co_await writer_.submit(std::move(command));
    if (!answer) co_return answer.error();
    if (!answer->is_held) co_return stale();
    co_return result<void>();
}

task<result<void>> message_journal::renew(std::vector<held_message> held, std::chrono::milliseconds lease) {
    std::vector<query> queries(1);
    queries[0].what = &statements::renew_leases;
    queries[0].with.add_array(type_oid::uuid, held, [](const auto& one) { return one.id; });
    queries[0].with.add_array(type_oid::bigint, held, [](const auto& one) { return one.fence; });
    queries[0].with.add(std::int64_t{lease.count()});
    auto answers = co_await writer_.write(std::move(queries));
    if (!answers) co_return answers.error();
    co_return result<void>();
}

task<result<recovery>> message_journal::recover(uncertain_rules rules) {
    std::vector<query> queries(1);
    queries[0].what = &statements::recover_leases;
    queries[0].with.add(rules.usual == uncertain_policy::hold).add(recovered_max);
    queries[0].with.add_array(type_oid::text, rules.kinds_that_differ(), [](mail_kind kind) { return name_of(kind); });
    auto answers = co_await writer_.write(std::move(queries));
    if (!answers) co_return answers.error();
    const auto& freed = answers->front();
    recovery found;
    std::vector<order_id> orders;
    for (int row = 0; row < freed.size(); ++row) {
        ++(freed.truth(row, 0) ? found.uncertain : found.resumed);
        orders.emplace_back(freed.id(row, 1, "ord_"));
    }
    if (orders.empty()) co_return found;
    // Apart from the recovery itself: when this is lost, look_again frees them a little later.
    std::vector<query> releasing(1);
    releasing[0].what = &statements::release_orders;
    releasing[0].with.add_array(type_oid::uuid, orders, [](const auto& order) { return order; });
    auto released = co_await writer_.write(std::move(releasing));
    if (released)
        for (int row = 0; row < released->front().size(); ++row) writer_.lanes().note(released->front().text(row, 0));
    co_return found;
}

task<result<std::optional<std::chrono::milliseconds>>> message_journal::next_due_in() {
    query one{&statements::next_due, {}};
    one.with.add(look_floor_).add(!writer_.lanes().empty());
    auto found = co_await database_.read(std::move(one));
    if (!found) co_return found.error();
    if (found->is_null(0, 0)) co_return std::optional<std::chrono::milliseconds>();
    co_return std::optional(std::chrono::milliseconds(found->number(0, 0)));
}

}  // namespace tidings::postgres
