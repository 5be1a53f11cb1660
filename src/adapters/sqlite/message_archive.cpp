#include "adapters/sqlite/message_archive.hpp"
#include "adapters/sqlite/message_row.hpp"
#include "adapters/sqlite/sql/notifications.hpp"

namespace tidings::sqlite {
namespace {

namespace statements = sql::notifications;

// Both tables are read newest first by their primary keys, or by the filter's index; only the page looks for its mails.
constexpr std::string_view select_page = R"(
SELECT p.id, p.event_id, p.order_id, p.order_version, p.kind, p.recipient, p.locale, p.status, p.reason, p.due_at, p.attempts, p.fence,
       p.last_reply, p.created_at, p.updated_at, p.settled_at, p.schedule_started_at, p.replay, p.copy_of,
       f.mail_id, f.subject, f.template_version, f.text_origin, f.ai_note
  FROM (SELECT * FROM every_message AS m WHERE true)";

// There is an index for every status but the one that most messages have.
bool is_led_by_status(const message_filter& filter) {
    return filter.status && (*filter.status != message_status::sent || !filter.is_search());
}

// Every filter that an index serves, or that a range of the list is cut by.
std::string narrowed(std::string sql, const message_filter& filter) {
    if (filter.order) sql += " AND m.order_id = ?";
    if (filter.recipient) sql += " AND m.recipient = ? COLLATE NOCASE";
    // Known only from this: there is an index for it.
    if (filter.status && *filter.status != message_status::sent) sql += " AND m.status <> 'sent'";
    if (is_led_by_status(filter)) sql += " AND m.status = ?";
    if (filter.after) sql += " AND m.id < ?";
    return sql;
}

void bind(statement& rows, const message_filter& filter) {
    if (filter.order) rows.bind(*filter.order);
    if (filter.recipient) rows.bind(*filter.recipient);
    if (is_led_by_status(filter)) rows.bind(name_of(*filter.status));
    if (filter.after) rows.bind(*filter.after);
}

// The last message that a search looks at; nothing when it comes to the end of the list.
std::optional<message_id> end_of_search(connection& db, const message_filter& filter) {
    if (!filter.is_search()) return std::nullopt;
    auto rows = db.prepare(narrowed("SELECT m.id FROM every_message AS m WHERE true", filter) +
                           " ORDER BY m.id DESC LIMIT 1 OFFSET ?");
    bind(rows, filter);
    if (!rows.bind(filter.looked_at_max - 1).step()) return std::nullopt;
    return message_id{rows.text(0)};
}

std::string list_sql(const message_filter& filter, bool has_end) {
    auto sql = narrowed(std::string(select_page), filter);
    if (has_end) sql += " AND m.id >= ?";
    if (filter.status && !is_led_by_status(filter)) sql += " AND m.status = ?";
    // The line feeds keep a match from running over two columns.
    if (filter.text)
        sql +=
            " AND contains_folded(m.recipient || char(10) || m.order_id || char(10) || m.kind || char(10) || "
            "coalesce((SELECT f.subject FROM mails AS f WHERE f.message_id = m.id), ''), ?)";
    return sql + " ORDER BY m.id DESC LIMIT ?) AS p LEFT JOIN mails AS f ON f.message_id = p.id ORDER BY p.id DESC";
}

message_page read_page(connection& db, const message_filter& filter) {
    auto end = end_of_search(db, filter);
    auto rows = db.prepare(list_sql(filter, end.has_value()));
    bind(rows, filter);
    if (end) rows.bind(*end);
    if (filter.status && !is_led_by_status(filter)) rows.bind(name_of(*filter.status));
    if (filter.text) rows.bind(*filter.text);
    rows.bind(filter.limit + 1);
    message_page page;
    while (rows.step()) {
        page.has_more = page.messages.size() == filter.limit;
        if (page.has_more) break;
        page.messages.push_back(message_at(rows));
    }
    if (!page.has_more) page.looked_through = std::move(end);
    return page;
}

quarantined_record_view record_at(const statement& rows) {
    return {.id = rows.integer(0),
            .topic = rows.text(1),
            .partition = static_cast<std::int32_t>(rows.integer(2)),
            .offset = rows.integer(3),
            .reason = rows.text(4),
            .value_size = rows.integer(5),
            .stored_at = rows.time(6),
            .value = {}};
}

journal_counts read_counts(connection& db, timestamp now) {
    journal_counts counts;
    auto rows = db.prepare(statements::read_ledger);
    while (rows.step()) {
        const auto name = rows.text(0);
        const auto count = rows.integer(1);
        if (name == "received")
            counts.received = count;
        else if (name == "quarantined")
            counts.quarantined = count;
        else if (name == "planned")
            counts.unplanned -= count;
        else if (const auto status = parse_message_status(name); status && count != 0)
            counts.by_status[*status] = count;
    }
    counts.unplanned += counts.received;
    auto due = db.prepare(statements::oldest_due);
    if (due.step() && !due.is_null(0))
        counts.oldest_due =
            std::max(std::chrono::milliseconds(0), std::chrono::ceil<std::chrono::milliseconds>(now - due.time(0)));
    return counts;
}

}  // namespace

task<result<std::optional<message>>> message_archive::find(message_id id) {
    using found = std::optional<message>;
    std::function<result<found>(connection&)> query = [id = std::move(id)](connection& db) -> result<found> {
        auto rows = db.prepare(statements::find_message);
        return rows.bind(id).step() ? found{message_at(rows)} : found{};
    };
    co_return co_await db_.read(std::move(query));
}

task<result<message_page>> message_archive::list(message_filter filter) {
    filter.limit = std::clamp<std::size_t>(filter.limit, 1, 200);
    std::function<result<message_page>(connection&)> query =
        [filter = std::move(filter)](connection& db) -> result<message_page> { return read_page(db, filter); };
    co_return co_await db_.browse(std::move(query));
}

task<result<std::vector<attempt>>> message_archive::attempts_of(message_id id) {
    using attempts = std::vector<attempt>;
    std::function<result<attempts>(connection&)> query = [id = std::move(id)](connection& db) -> result<attempts> {
        attempts all;
        auto rows = db.prepare(statements::attempts_of);
        rows.bind(id);
        while (rows.step()) all.push_back(attempt_at(rows));
        return all;
    };
    co_return co_await db_.read(std::move(query));
}

task<result<std::optional<frozen_mail>>> message_archive::mail_of(message_id id) {
    using found = std::optional<frozen_mail>;
    std::function<result<found>(connection&)> query = [id = std::move(id)](connection& db) -> result<found> {
        auto rows = db.prepare(statements::mail_of);
        return rows.bind(id).step() ? mail_at(rows, 0, 5, 6) : found{};
    };
    co_return co_await db_.browse(std::move(query));
}

task<result<quarantine_page>> message_archive::quarantine(std::optional<std::int64_t> before, std::size_t limit) {
    limit = std::clamp<std::size_t>(limit, 1, 200);
    std::function<result<quarantine_page>(connection&)> query = [before,
                                                                 limit](connection& db) -> result<quarantine_page> {
        quarantine_page page;
        auto rows = db.prepare(statements::list_quarantine);
        rows.bind(before.value_or(std::numeric_limits<std::int64_t>::max()), limit + 1);
        while (rows.step()) {
            page.has_more = page.records.size() == limit;
            if (page.has_more) break;
            page.records.push_back(record_at(rows));
        }
        return page;
    };
    co_return co_await db_.browse(std::move(query));
}

task<result<std::optional<quarantined_record_view>>> message_archive::quarantined(std::int64_t id) {
    using found = std::optional<quarantined_record_view>;
    std::function<result<found>(connection&)> query = [id](connection& db) -> result<found> {
        auto rows = db.prepare(statements::find_quarantined);
        if (!rows.bind(id).step()) return found{};
        auto record = record_at(rows);
        record.value = rows.text(7);
        return found{std::move(record)};
    };
    co_return co_await db_.browse(std::move(query));
}

task<result<journal_counts>> message_archive::counts() {
    std::function<result<journal_counts>(connection&)> query =
        [now = clock_.now()](connection& db) -> result<journal_counts> { return read_counts(db, now); };
    co_return co_await db_.read(std::move(query));
}

}  // namespace tidings::sqlite
