#include "adapters/sqlite/quarantine_list.hpp"
#include <algorithm>
#include <limits>
#include "adapters/sqlite/sql/notifications.hpp"

namespace tidings::sqlite {

// The problem leads, for most stores have met one topic: the + keeps the topic's index out.
std::string quarantine_page_sql(const quarantine_filter& filter) {
    std::string sql(sql::notifications::list_quarantine.text);
    if (filter.problem) sql += " AND problem = ?";
    if (filter.topic) sql += filter.problem ? " AND +topic = ?" : " AND topic = ?";
    return sql + " ORDER BY id DESC LIMIT ?";
}

quarantined_record_view quarantined_at(const statement& rows) {
    return {.id = rows.integer(0),
            .topic = rows.text(1),
            .partition = static_cast<std::int32_t>(rows.integer(2)),
            .offset = rows.integer(3),
            .problem = rows.text(4),
            .reason = rows.text(5),
            .value_size = rows.integer(6),
            .stored_at = rows.time(7),
            .value = {}};
}

quarantine_page read_quarantine_page(connection& db, const quarantine_filter& filter) {
    const auto limit = std::clamp<std::size_t>(filter.limit, 1, 200);
    auto rows = db.prepare(quarantine_page_sql(filter));
    rows.bind(filter.before.value_or(std::numeric_limits<std::int64_t>::max()));
    if (filter.problem) rows.bind(name_of(*filter.problem));
    if (filter.topic) rows.bind(*filter.topic);
    rows.bind(limit + 1);
    quarantine_page page;
    while (rows.step()) {
        page.has_more = page.records.size() == limit;
        if (page.has_more) break;
        page.records.push_back(quarantined_at(rows));
    }
    return page;
}

}  // namespace tidings::sqlite
