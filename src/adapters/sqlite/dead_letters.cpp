#include "adapters/sqlite/dead_letters.hpp"
#include "adapters/sqlite/mail_turns.hpp"
#include "adapters/sqlite/sql/notifications.hpp"
#include "domain/erased_customer.hpp"

namespace tidings::sqlite {
namespace {

namespace statements = sql::notifications;
constexpr std::size_t select_max = 1'000;

std::string narrowed(std::string_view select, const dead_letter_filter& filter) {
    std::string sql(select);
    if (filter.id) sql += " AND m.id = ?";
    if (filter.order) sql += " AND m.order_id = ?";
    if (filter.recipient) sql += " AND m.recipient = ? COLLATE NOCASE";
    if (filter.recipient_domain) sql += " AND m.recipient_domain = lower(?)";
    if (filter.kind) sql += " AND m.kind = ?";
    // The line feed keeps a match from running over two columns.
    if (filter.text) sql += " AND contains_folded(m.reason || char(10) || m.last_reply, ?)";
    if (filter.died_after) sql += " AND m.settled_at > ?";
    if (filter.died_before) sql += " AND m.settled_at < ?";
    return sql;
}

void bind(statement& rows, const dead_letter_filter& filter) {
    const auto each = [&rows](const auto& value) {
        if (value) rows.bind(*value);
    };
    each(filter.id);
    each(filter.order);
    each(filter.recipient);
    each(filter.recipient_domain);
    each(filter.kind);
    each(filter.text);
    each(filter.died_after);
    each(filter.died_before);
}

bool replay_one(connection& db, const message_id& id, const std::string& replay, timestamp now) {
    auto queued = db.prepare(statements::replay_dead);
    if (!queued.bind(id, replay, now).step()) return false;
    db.prepare(statements::take_back).bind(id).run();
    hold_later(db, order_id{queued.text(0)}, queued.integer(1), now);
    return true;
}

}  // namespace

task<result<std::vector<dead_letter_place>>> dead_letters::select(dead_letter_filter filter,
                                                                  std::optional<dead_letter_place> after,
                                                                  std::size_t limit) {
    using places = std::vector<dead_letter_place>;
    std::function<result<places>(connection&)> query = [filter = std::move(filter), after = std::move(after),
                                                        limit](connection& db) -> result<places> {
        auto text = narrowed(statements::select_dead, filter);
        if (after) text += " AND (m.settled_at, m.id) > (?, ?)";
        auto rows = db.prepare(text + " ORDER BY m.settled_at, m.id LIMIT ?");
        bind(rows, filter);
        if (after) rows.bind(after->died_at, after->id);
        rows.bind(std::min(limit, select_max));
        places found;
        while (rows.step()) found.push_back({rows.time(0), message_id(rows.text(1))});
        return found;
    };
    co_return co_await db_.browse(std::move(query));
}

task<result<std::int64_t>> dead_letters::count(dead_letter_filter filter, std::int64_t most) {
    std::function<result<std::int64_t>(connection&)> query = [filter = std::move(filter),
                                                              most](connection& db) -> result<std::int64_t> {
        auto rows =
            db.prepare("SELECT count(*) FROM (" + narrowed(statements::select_dead, filter) + " LIMIT ?) AS few");
        bind(rows, filter);
        rows.bind(most);
        return rows.step() ? rows.integer(0) : 0;
    };
    co_return co_await db_.browse(std::move(query));
}

task<result<std::vector<death>>> dead_letters::latest(std::size_t most) {
    std::function<result<std::vector<death>>(connection&)> query =
        [most](connection& db) -> result<std::vector<death>> {
        auto rows = db.prepare(statements::latest_dead);
        rows.bind(most);
        std::vector<death> deaths;
        while (rows.step())
            deaths.push_back({message_id(rows.text(0)), rows.text(1), rows.text(2), rows.text(3),
                              static_cast<int>(rows.integer(4)), rows.text(5), rows.text(6), rows.time(7)});
        return deaths;
    };
    co_return co_await db_.browse(std::move(query));
}

task<result<std::int64_t>> dead_letters::replay(std::vector<message_id> ids, std::string replay) {
    std::function<result<std::int64_t>(connection&)> work = [ids = std::move(ids), replay = std::move(replay),
                                                             now = clock_.now()](connection& db) {
        std::int64_t replayed = 0;
        for (const auto& id : ids) replayed += replay_one(db, id, replay, now);
        return result<std::int64_t>(replayed);
    };
    co_return co_await db_.write(std::move(work));
}

task<result<std::int64_t>> dead_letters::discard(std::vector<message_id> ids, std::string reason) {
    std::function<result<std::int64_t>(connection&)> work = [ids = std::move(ids), reason = std::move(reason),
                                                             now = clock_.now()](connection& db) {
        std::int64_t discarded = 0;
        for (const auto& id : ids) {
            db.prepare(statements::discard_dead).bind(id, reason, now).run();
            discarded += db.changes();
        }
        return result<std::int64_t>(discarded);
    };
    co_return co_await db_.write(std::move(work));
}

task<result<message_id>> dead_letters::resend(message_id id, message_id copy, std::optional<std::string> recipient,
                                              std::string reason) {
    std::function<result<message_id>(connection&)> work = [id = std::move(id), copy = std::move(copy),
                                                           recipient = std::move(recipient), reason = std::move(reason),
                                                           now = clock_.now()](connection& db) -> result<message_id> {
        auto original = db.prepare(statements::status_of_message);
        if (!original.bind(id).step()) return error{errc::not_found, "There is no such message."};
        const auto status = original.text(0);
        const auto known = parse_message_status(status);
        if (known && !is_terminal(*known))
            return error{errc::conflict, "The message is " + status + ": it is still on its way."};
        if (recipient.value_or(original.text(1)) == erased_address)
            return error{errc::conflict, "Its customer was erased: say to whom it is to go."};
        std::optional<std::string> domain;
        if (recipient) domain = recipient_domain_of(*recipient);
        auto copied = db.prepare(statements::copy_message);
        copied.bind(id, copy, recipient, domain, "copy of " + id.value + (reason.empty() ? "" : ": " + reason), now);
        if (copied.step()) hold_later(db, order_id{copied.text(0)}, copied.integer(1), now);
        return copy;
    };
    co_return co_await db_.write(std::move(work));
}

}  // namespace tidings::sqlite
