#include "adapters/postgres/audit_log.hpp"
#include "adapters/postgres/retention_bite.hpp"
#include "adapters/postgres/sql/access.hpp"
#include "base/ids.hpp"

namespace tidings::postgres {
namespace {

namespace statements = sql::access;

audit_entry entry_at(const rows& found, int row) {
    return {.id = audit_id(found.id(row, 0, "aud_")),
            .at = found.instant(row, 1),
            .actor = found.text(row, 2),
            .actor_name = found.text(row, 3),
            .action = found.text(row, 4),
            .object = found.text(row, 5),
            .remote = found.text(row, 6),
            .request = found.text(row, 7),
            .outcome = parse_audit_outcome(found.view(row, 8)).value_or(audit_outcome::open),
            .status = found.number(row, 9),
            .asked = found.text(row, 10),
            .result = found.text(row, 11)};
}

// The first id of a time, which is what a range of the list is cut by.
std::optional<order_id> first_id_at(const std::optional<timestamp>& at) {
    if (!at) return std::nullopt;
    return first_order_at(std::chrono::floor<std::chrono::milliseconds>(*at));
}

task<result<void>> write(pool& database, query one) {
    std::vector<query> queries;
    queries.push_back(std::move(one));
    const auto answers = co_await database.run(std::move(queries), effect::writes);
    if (!answers) co_return answers.error();
    co_return result<void>();
}

}  // namespace

list_statement list_audit_entries(const audit_filter& filter) {
    list_builder list("list_audit_entries_",
                      "SELECT id, at, actor, actor_name, action, object, remote, request, outcome, status, asked, "
                      "result FROM audit_log");
    list.narrow('c', filter.actor, "actor = ?::text")
        .narrow('n', filter.action, "action = ?::text")
        .narrow('o', filter.object, "object = ?::text AND object <> ''")
        .narrow('f', first_id_at(filter.from), "id >= ?::uuid")
        .narrow('t', first_id_at(filter.to), "id < ?::uuid")
        .narrow('a', filter.after, "id < ?::uuid");
    return list.newest_first(std::clamp<std::size_t>(filter.limit, 1, 200) + 1);
}

task<result<void>> audit_log::begin(audit_entry entry) {
    query one{&statements::begin_audit_entry, {}};
    one.with.add(entry.id).add(entry.at).add(entry.actor).add(entry.actor_name).add(entry.action).add(entry.object);
    one.with.add(entry.remote).add(entry.request).add(name_of(entry.outcome)).add(entry.status);
    one.with.add(entry.asked).add(entry.result);
    co_return co_await write(database_, std::move(one));
}

task<result<void>> audit_log::end(audit_id id, audit_ending ending) {
    query one{&statements::end_audit_entry, {}};
    one.with.add(id).add(name_of(ending.outcome)).add(ending.status).add(ending.object).add(ending.result);
    co_return co_await write(database_, std::move(one));
}

task<result<audit_page>> audit_log::list(audit_filter filter) {
    filter.limit = std::clamp<std::size_t>(filter.limit, 1, 200);
    auto listing = list_audit_entries(filter);
    query one{&listing.what, std::move(listing.with)};
    const auto found = co_await reading_.read(std::move(one));
    if (!found) co_return found.error();
    audit_page page;
    page.has_more = found->size() > static_cast<int>(filter.limit);
    const int shown = std::min(found->size(), static_cast<int>(filter.limit));
    for (int row = 0; row < shown; ++row) page.entries.push_back(entry_at(*found, row));
    co_return std::move(page);
}

task<result<retention_bite>> audit_log::drop_some(millisecond_time oldest_kept, std::string after, std::size_t limit) {
    const audit_id last_seen(id_or_lowest(std::move(after), "aud_"));
    std::vector<query> queries(1);
    queries[0].what = &statements::drop_old_audit_entries;
    queries[0].with.add(first_order_at(oldest_kept)).add(last_seen).add(static_cast<std::int64_t>(limit));
    co_return co_await drop_bite(database_, std::move(queries), "aud_", limit);
}

}  // namespace tidings::postgres
