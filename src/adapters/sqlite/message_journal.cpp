#include "adapters/sqlite/message_journal.hpp"
#include "adapters/sqlite/journal_steps.hpp"
#include "adapters/sqlite/mail_turns.hpp"
#include "adapters/sqlite/sql/notifications.hpp"

namespace tidings::sqlite {
namespace {

using namespace std::chrono_literals;
namespace statements = sql::notifications;

}  // namespace

task<result<claimed_messages>> message_journal::claim(claim_request request) {
    struct outcome {
        lanes_after_claim lanes;
        std::uint64_t work_seen = 0;
    };
    const auto called_at = clock_.now();
    may_be_set_back_ = clock_watch_.was_set_back(called_at, clock_.steady()) || may_be_set_back_;
    std::function<result<outcome>(connection&)> work = [request = std::move(request), lanes = lanes_, now = called_at,
                                                        mends = may_be_set_back_](connection& db) -> result<outcome> {
        if (mends) mend_times(db, request.pause_longest, request.lease, now);
        look_again(db, request.hold_max, now);
        auto claimed = lanes->claim(db, request, now);
        return outcome{std::move(claimed), db.work_noted()};
    };
    auto claimed = co_await db_.write(std::move(work));
    if (!claimed) co_return claimed.error();
    may_be_set_back_ = false;
    lanes_are_empty_ = claimed->lanes.are_empty;
    work_seen_ = claimed->work_seen;
    co_return std::move(claimed->lanes.taken);
}

task<result<void>> message_journal::freeze(held_message held, frozen_mail mail) {
    std::function<result<void>(connection&)> work =
        [held = std::move(held), mail = std::optional(std::move(mail))](connection& db) -> result<void> {
        auto kept = keep_mail(db, held, mail, std::nullopt, {});
        if (!kept) return kept.error();
        return {};
    };
    co_return co_await db_.write(std::move(work));
}

task<result<std::int64_t>> message_journal::intend(held_message held, intent about) {
    std::function<result<std::int64_t>(connection&)> work =
        [held = std::move(held), about = std::move(about)](connection& db) -> result<std::int64_t> {
        return keep_mail(db, held, about.mail, about.relay, about.started_at);
    };
    co_return co_await db_.write(std::move(work));
}

task<result<void>> message_journal::settle(held_message held, settlement how) {
    if (how.status == message_status::sending)
        co_return error{errc::invalid, "a settlement cannot leave the message in sending"};
    if (how.tried && !how.tried->outcome) co_return error{errc::invalid, "an attempt that ended has an outcome"};
    std::function<result<void>(connection&)> work = [held = std::move(held), how = std::move(how),
                                                     now = clock_.now()](connection& db) -> result<void> {
        return settle_message(db, held, how, now);
    };
    co_return co_await db_.write(std::move(work));
}

task<result<void>> message_journal::renew(std::vector<held_message> held, std::chrono::milliseconds lease) {
    std::function<result<void>(connection&)> work = [held = std::move(held),
                                                     until = clock_.now() + lease](connection& db) -> result<void> {
        for (const auto& one : held)
            db.prepare(statements::renew_lease).bind(timestamp{until}, one.id, one.fence).run();
        return {};
    };
    co_return co_await db_.write(std::move(work));
}

task<result<recovery>> message_journal::recover(uncertain_rules rules) {
    std::function<result<recovery>(connection&)> work = [rules = std::move(rules),
                                                         now = clock_.now()](connection& db) -> result<recovery> {
        return recover_lapsed(db, rules, now);
    };
    co_return co_await db_.write(std::move(work));
}

task<result<std::optional<std::chrono::milliseconds>>> message_journal::next_due_in() {
    using wait = std::optional<std::chrono::milliseconds>;
    std::function<result<wait>(connection&)> query = [now = clock_.now()](connection& db) -> result<wait> {
        auto rows = db.prepare(statements::next_due);
        rows.step();
        if (rows.integer(0) != 0) return wait{0ms};
        if (rows.is_null(1)) return wait{};
        return wait{std::max(0ms, std::chrono::ceil<std::chrono::milliseconds>(rows.time(1) - now))};
    };
    co_return co_await db_.read(std::move(query));
}

}  // namespace tidings::sqlite
