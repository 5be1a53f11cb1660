#include "adapters/sqlite/audit_log.hpp"
#include <algorithm>
#include "adapters/sqlite/looked_at.hpp"
#include "adapters/sqlite/sql/access.hpp"
#include "base/ids.hpp"

namespace tidings::sqlite {
namespace {

namespace statements = sql::access;

audit_entry entry_at(const statement& rows) {
    return {.id = audit_id(rows.text(0)),
            .at = rows.time(1),
            .actor = rows.text(2),
            .actor_name = rows.text(3),
            .action = rows.text(4),
            .object = rows.text(5),
            .remote = rows.text(6),
            .request = rows.text(7),
            .outcome = parse_audit_outcome(rows.view(8)).value_or(audit_outcome::open),
            .status = rows.integer(9),
            .asked = rows.text(10),
            .result = rows.text(11)};
}

// The first id of a time, which is what a range of the list is cut by.
std::string first_id_at(millisecond_time at) {
    return "aud_" + first_order_at(at).value.substr(4);
}

std::string first_id_at(timestamp at) {
    return first_id_at(std::chrono::floor<std::chrono::milliseconds>(at));
}

// Only the filters that are set are in the text, so that each combination is read by its index.
std::string list_sql(const audit_filter& filter) {
    std::string sql =
        "SELECT id, at, actor, actor_name, action, object, remote, request, outcome, status, asked, result "
        "FROM audit_log WHERE true";
    if (filter.actor) sql += " AND actor = ?";
    if (filter.action) sql += " AND action = ?";
    if (filter.object) sql += " AND object = ? AND object <> ''";
    if (filter.from) sql += " AND id >= ?";
    if (filter.to) sql += " AND id < ?";
    if (filter.after) sql += " AND id < ?";
    return sql + " ORDER BY id DESC LIMIT ?";
}

audit_page read_page(connection& db, const audit_filter& filter) {
    auto rows = db.prepare(list_sql(filter));
    for (const auto* given : {&filter.actor, &filter.action, &filter.object})
        if (*given) rows.bind(**given);
    if (filter.from) rows.bind(first_id_at(*filter.from));
    if (filter.to) rows.bind(first_id_at(*filter.to));
    if (filter.after) rows.bind(*filter.after);
    rows.bind(filter.limit + 1);
    audit_page page;
    while (rows.step()) {
        page.has_more = page.entries.size() == filter.limit;
        if (page.has_more) break;
        page.entries.push_back(entry_at(rows));
    }
    return page;
}

result<retention_bite> drop_entries(connection& db, const std::string& after, const std::string& end,
                                    std::size_t limit) {
    looked_at seen;
    {
        auto rows = db.prepare(statements::old_audit_entries);
        rows.bind(after, end, limit);
        seen = look_at(rows, limit);
    }
    for (const auto& id : seen.done) db.prepare(statements::drop_audit_entry).bind(id).run();
    return retention_bite{std::ssize(seen.done), std::move(seen.through)};
}

}  // namespace

task<result<void>> audit_log::begin(audit_entry entry) {
    std::function<result<void>(connection&)> work = [entry = std::move(entry)](connection& db) -> result<void> {
        db.prepare(statements::begin_audit_entry)
            .bind(entry.id, entry.at, entry.actor, entry.actor_name, entry.action, entry.object, entry.remote,
                  entry.request, name_of(entry.outcome), entry.status, entry.asked, entry.result)
            .run();
        return {};
    };
    co_return co_await db_.write(std::move(work));
}

task<result<void>> audit_log::end(audit_id id, audit_ending ending) {
    std::function<result<void>(connection&)> work = [id = std::move(id),
                                                     ending = std::move(ending)](connection& db) -> result<void> {
        db.prepare(statements::end_audit_entry)
            .bind(id, name_of(ending.outcome), ending.status, ending.object, ending.result)
            .run();
        return {};
    };
    co_return co_await db_.write(std::move(work));
}

task<result<audit_page>> audit_log::list(audit_filter filter) {
    filter.limit = std::clamp<std::size_t>(filter.limit, 1, 200);
    std::function<result<audit_page>(connection&)> query =
        [filter = std::move(filter)](connection& db) -> result<audit_page> { return read_page(db, filter); };
    co_return co_await db_.browse(std::move(query));
}

task<result<retention_bite>> audit_log::drop_some(millisecond_time oldest_kept, std::string after, std::size_t limit) {
    std::function<result<retention_bite>(connection&)> work = [end = first_id_at(oldest_kept), after = std::move(after),
                                                               limit](connection& db) {
        return drop_entries(db, after, end, limit);
    };
    co_return co_await db_.write(std::move(work));
}

}  // namespace tidings::sqlite
