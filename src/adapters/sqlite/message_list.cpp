#include "adapters/sqlite/message_list.hpp"
#include <algorithm>
#include "adapters/sqlite/message_row.hpp"
#include "base/ascii_case.hpp"

namespace tidings::sqlite {
namespace {

// Both tables are read newest first by their primary keys, or by the filter's index; only the page looks for its mails.
constexpr std::string_view select_page = R"(
SELECT p.id, p.event_id, p.order_id, p.order_version, p.kind, p.recipient, p.locale, p.status, p.reason, p.due_at, p.attempts, p.fence,
       p.last_reply, p.created_at, p.updated_at, p.settled_at, p.schedule_started_at, p.replay, p.copy_of,
       (SELECT i.is_test FROM inbox AS i WHERE i.event_id = p.event_id),
       f.mail_id, f.subject, f.template_version, f.text_origin, f.ai_note
  FROM ()";

// What no index serves. The line feeds keep a match from running over two columns.
constexpr std::string_view looked_through = R"(
   AND (?5 IS NULL OR instr(?5, ',' || m.status || ',') > 0)
   AND (?6 IS NULL OR m.kind = ?6)
   AND (?7 IS NULL OR m.recipient_domain = ?7)
   AND (?8 IS NULL OR EXISTS (SELECT 1 FROM mails AS f WHERE f.message_id = m.id AND f.template_version = ?8))
   AND (?9 = 0 OR m.copy_of IS NOT NULL)
   AND (?10 = 0 OR EXISTS (SELECT 1 FROM attempts AS t
                            WHERE t.message_id = m.id AND (?11 IS NULL OR t.relay = ?11)
                              AND (?12 = 0 OR t.reply_code BETWEEN ?12 AND ?13)
                              AND (?14 IS NULL OR t.enhanced_code || '.' LIKE ?14)
                              AND (?15 = 0 OR t.uncertain = 1)))
   AND (?16 IS NULL OR contains_folded(m.recipient || char(10) || m.order_id || char(10) || m.kind || char(10) ||
                                       coalesce((SELECT f.subject FROM mails AS f WHERE f.message_id = m.id), ''), ?16)))";

std::string bounded(const std::string& id, const message_filter& filter, bool has_from) {
    return (ids_below(filter) ? " AND " + id + " < ?1" : "") + (has_from ? " AND " + id + " >= ?2" : "");
}

// The condition of the index that leads to the page, within the bounds of its ids.
std::string led(const message_filter& filter, bool has_from) {
    const auto lead = lead_of(filter);
    auto sql = bounded("m.id", filter, has_from);
    if (filter.order) sql += " AND m.order_id = ?3";
    if (filter.recipient) sql += " AND m.recipient = ?4 COLLATE NOCASE";
    if (lead == list_lead::copies) sql += " AND m.copy_of IS NOT NULL";
    if (lead == list_lead::uncertain_tries)
        sql += " AND m.id IN (SELECT t.message_id FROM attempts AS t WHERE t.uncertain = 1" +
               bounded("t.message_id", filter, has_from) + ")";
    return sql;
}

// Without an index of its own for every state the list would be sorted: one branch per state, each from its index. The
// second condition tells SQLite that messages_not_sent may serve.
std::vector<std::string> branches_of(const message_filter& filter) {
    std::vector<std::string> branches;
    if (lead_of(filter) != list_lead::statuses) return {""};
    for (const auto one : filter.statuses)
        branches.push_back(" AND m.status = '" + std::string(name_of(one)) + "' AND m.status <> 'sent'");
    return branches;
}

std::string newest_of(const std::string& columns, const std::string& conditions, const message_filter& filter,
                      const std::string& limit) {
    std::string sql;
    for (const auto& branch : branches_of(filter))
        sql += (sql.empty() ? "SELECT * FROM (SELECT " : " UNION ALL SELECT * FROM (SELECT ") + columns +
               " FROM every_message AS m WHERE true" + branch + conditions + " ORDER BY m.id DESC LIMIT " + limit + ")";
    return sql + " ORDER BY id DESC LIMIT " + limit;
}

std::optional<std::string> statuses_to_look_for(const message_filter& filter) {
    if (filter.statuses.empty() || lead_of(filter) == list_lead::statuses) return std::nullopt;
    std::string list = ",";
    for (const auto one : filter.statuses) list.append(name_of(one)).append(",");
    return list;
}

void bind(statement& rows, const message_filter& filter, const std::optional<message_id>& from, std::size_t last) {
    const auto reply = filter.tried.reply.value_or(reply_class{});
    const auto domain = filter.domain ? std::optional(in_lower_case(*filter.domain)) : std::nullopt;
    const auto enhanced = reply.enhanced.empty() ? std::nullopt : std::optional(reply.enhanced + ".%");
    rows.bind(ids_below(filter), from, filter.order, filter.recipient, statuses_to_look_for(filter), filter.kind,
              domain, filter.template_version, filter.copies ? 1 : 0, filter.tried.is_set() ? 1 : 0, filter.tried.relay,
              reply.code_min, reply.code_max, enhanced, filter.tried.uncertain ? 1 : 0, filter.text, last);
}

// The last message that a search looks at; nothing when it comes to the end of the list.
std::optional<message_id> end_of_search(connection& db, const message_filter& filter) {
    if (!is_search(filter)) return std::nullopt;
    const auto from = ids_from(filter);
    auto rows = db.prepare(end_of_message_search_sql(filter, from.has_value()));
    bind(rows, filter, from, filter.looked_at_max);
    if (!rows.step()) return std::nullopt;
    return message_id{rows.text(0)};
}

}  // namespace

std::string message_page_sql(const message_filter& filter, bool has_from) {
    return std::string(select_page) +
           newest_of("*", led(filter, has_from) + std::string(looked_through), filter, "?17") +
           ") AS p LEFT JOIN mails AS f ON f.message_id = p.id ORDER BY p.id DESC";
}

std::string end_of_message_search_sql(const message_filter& filter, bool has_from) {
    const std::string last = " LIMIT 1 OFFSET ?17 - 1";
    if (lead_of(filter) == list_lead::uncertain_tries)
        return "SELECT t.message_id FROM attempts AS t WHERE t.uncertain = 1" +
               bounded("t.message_id", filter, has_from) + " ORDER BY t.message_id DESC" + last;
    return "SELECT id FROM (" + newest_of("m.id", led(filter, has_from), filter, "?17") + ")" + last;
}

message_page read_message_page(connection& db, const message_filter& filter) {
    auto end = end_of_search(db, filter);
    const auto from = end ? end : ids_from(filter);
    auto rows = db.prepare(message_page_sql(filter, from.has_value()));
    bind(rows, filter, from, filter.limit + 1);
    message_page page;
    while (rows.step()) {
        page.has_more = page.messages.size() == filter.limit;
        if (page.has_more) break;
        page.messages.push_back(message_at(rows));
    }
    if (!page.has_more) page.looked_through = std::move(end);
    return page;
}

}  // namespace tidings::sqlite
