#include "adapters/sqlite/message_journal.hpp"
#include "adapters/sqlite/journal_steps.hpp"
#include "adapters/sqlite/message_sql.hpp"

namespace tidings::sqlite {
namespace {

using namespace std::chrono_literals;

// Rows behind an open earlier version are looked at in vain, so this is not done with every claim.
std::chrono::milliseconds pause_between_releases(std::chrono::milliseconds hold_max) {
    return std::min<std::chrono::milliseconds>(hold_max / 10, 1s);
}

}  // namespace

task<result<std::vector<claimed_message>>> message_journal::claim(claim_request request) {
    using claims = std::vector<claimed_message>;
    const auto now = clock_.now();
    const bool release = now >= last_release_ + pause_between_releases(request.hold_max);
    if (release) last_release_ = now;
    std::function<result<claims>(connection&)> work = [request = std::move(request), now,
                                                       release](connection& db) -> result<claims> {
        if (release) db.prepare(sql::release_waiting).bind(now, now - request.hold_max).run();
        return claim_due(db, request, now);
    };
    co_return co_await db_.write(std::move(work));
}

task<result<void>> message_journal::freeze(message_id id, std::int64_t fence, frozen_mail mail) {
    std::function<result<void>(connection&)> work = [id = std::move(id), fence, mail = std::move(mail),
                                                     now = clock_.now()](connection& db) -> result<void> {
        if (auto held = check_claim(db, id, fence); !held) return held.error();
        return freeze_mail(db, id, mail, now);
    };
    co_return co_await db_.write(std::move(work));
}

task<result<std::int64_t>> message_journal::intend(message_id id, std::int64_t fence, intent about) {
    const auto now = clock_.now();
    std::function<result<std::int64_t>(connection&)> work = [id = std::move(id), fence, about = std::move(about),
                                                             now](connection& db) -> result<std::int64_t> {
        if (auto held = check_claim(db, id, fence); !held) return held.error();
        if (about.mail)
            if (auto frozen = freeze_mail(db, id, *about.mail, now); !frozen) return frozen.error();
        return put_intent(db, id, about);
    };
    co_return co_await db_.write(std::move(work));
}

task<result<void>> message_journal::settle(message_id id, std::int64_t fence, settlement how) {
    if (how.status == message_status::sending) co_return error{errc::invalid, "a message is not settled by being sent"};
    std::function<result<void>(connection&)> work = [id = std::move(id), fence, how = std::move(how),
                                                     now = clock_.now()](connection& db) -> result<void> {
        auto held = check_claim(db, id, fence);
        if (!held) return held.error();
        settle_message(db, *held, how, now);
        return {};
    };
    co_return co_await db_.write(std::move(work));
}

task<result<void>> message_journal::renew(std::string instance, std::chrono::milliseconds lease) {
    std::function<result<void>(connection&)> work = [instance = std::move(instance),
                                                     until = clock_.now() + lease](connection& db) -> result<void> {
        db.prepare(sql::renew).bind(timestamp{until}, instance).run();
        return {};
    };
    co_return co_await db_.write(std::move(work));
}

task<result<recovery>> message_journal::recover(uncertain_rules rules) {
    std::function<result<recovery>(connection&)> work = [rules = std::move(rules),
                                                         now = clock_.now()](connection& db) -> result<recovery> {
        return recover_ended(db, rules, now);
    };
    co_return co_await db_.write(std::move(work));
}

task<result<std::optional<std::chrono::milliseconds>>> message_journal::next_due_in() {
    using wait = std::optional<std::chrono::milliseconds>;
    std::function<result<wait>(connection&)> query = [now = clock_.now()](connection& db) -> result<wait> {
        auto rows = db.prepare(sql::next_due);
        if (!rows.step()) return wait{};
        return wait{std::max(0ms, std::chrono::ceil<std::chrono::milliseconds>(rows.time(0) - now))};
    };
    co_return co_await db_.read(std::move(query));
}

}  // namespace tidings::sqlite
