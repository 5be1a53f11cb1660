#include "adapters/postgres/message_list.hpp"
#include <algorithm>
#include "base/ascii_case.hpp"

namespace tidings::postgres {
namespace {

// Both tables are read newest first by their primary keys, or by the filter's index; only the page looks for its mails.
constexpr std::string_view select_columns = R"(
SELECT p.id, p.event_id, p.order_id, p.order_version, p.kind, p.recipient, p.locale, p.status, p.reason, p.due_at, p.attempts, p.fence,
       p.last_reply, p.created_at, p.updated_at, p.settled_at, p.schedule_started_at, p.replay, p.copy_of,
       COALESCE((SELECT i.is_test FROM inbox AS i WHERE i.event_id = p.event_id LIMIT 1), false),
       f.mail_id, f.subject, f.template_version, f.text_origin, f.ai_note
  FROM ()";
constexpr const char* join_mails =
    ") AS p LEFT JOIN LATERAL (SELECT * FROM mails WHERE message_id = p.id LIMIT 1) AS f ON true ORDER BY p.id DESC";

// One state after the other, each from the index of states; $1 is their names. The literal is for messages_not_sent: of
// a parameter the planner cannot know that it is another state.
constexpr const char* of_each_status = " FROM unnest($1::text[]) AS wanted (status) CROSS JOIN LATERAL (";

std::vector<std::string> names_of(const std::vector<message_status>& statuses) {
    std::vector<std::string> names;
    for (const auto one : statuses) names.emplace_back(name_of(one));
    return names;
}

// The list from what leads to it, within the bounds of its ids.
list_builder led(const std::string& name, const std::string& select, const message_filter& filter) {
    const auto lead = lead_of(filter);
    list_builder list(name + "_", select, lead == list_lead::statuses ? "m.status <> 'sent'" : "true");
    if (lead == list_lead::statuses) {
        list.place_of_all(names_of(filter.statuses));
        list.require('s', "m.status = wanted.status");
    }
    list.narrow('o', filter.order, "m.order_id = ?::uuid").narrow('r', filter.recipient, is_to_recipient);
    if (lead == list_lead::copies) list.require('c', "m.copy_of IS NOT NULL");
    const auto below = ids_below(filter), from = ids_from(filter);
    list.narrow('a', below, "m.id < ?::uuid").narrow('f', from, "m.id >= ?::uuid");
    return list;
}

// An array, so that the messages are probed for whatever the planner thinks of the number of such tries.
void lead_by_uncertain_tries(list_builder& list, const message_filter& filter, const std::optional<message_id>& end) {
    std::string tries = "SELECT t.message_id FROM attempts AS t WHERE t.uncertain";
    if (const auto below = ids_below(filter)) tries += " AND t.message_id < " + list.place(*below) + "::uuid";
    if (const auto from = end ? end : ids_from(filter)) tries += " AND t.message_id >= " + list.place(*from) + "::uuid";
    list.require('u', "m.id = ANY (ARRAY(" + tries + "))");
}

bool has_more_filters(const message_filter& filter) {
    const bool by_status = !filter.statuses.empty() && lead_of(filter) != list_lead::statuses;
    const bool by_copies = filter.copies && lead_of(filter) != list_lead::copies;
    return by_status || by_copies || filter.kind || filter.domain || filter.template_version || filter.tried.is_set();
}

std::string wanted_tries(list_builder& list, const try_filter& tried) {
    const auto reply = tried.reply.value_or(reply_class{});
    const auto pattern = reply.enhanced.empty() ? std::nullopt : std::optional(reply.enhanced + ".%");
    const auto lowest = list.place(std::int64_t{reply.code_min}), highest = list.place(std::int64_t{reply.code_max});
    const auto enhanced = list.place(pattern), relay = list.place(tried.relay);
    const auto wanted = list.place(tried.is_set()), uncertain = list.place(tried.uncertain);
    return "(NOT " + wanted + "::boolean OR EXISTS (SELECT 1 FROM attempts AS t WHERE t.message_id = m.id AND (" +
           relay + "::text IS NULL OR t.relay = " + relay + "::text) AND (" + lowest +
           "::bigint = 0 OR t.reply_code BETWEEN " + lowest + "::bigint AND " + highest + "::bigint) AND (" + enhanced +
           "::text IS NULL OR t.enhanced_code || '.' LIKE " + enhanced + "::text) AND (NOT " + uncertain +
           "::boolean OR t.uncertain)))";
}

// What no index serves: one text for all of it, so that the number of statements stays small.
void look_through(list_builder& list, const message_filter& filter) {
    if (!has_more_filters(filter)) return;
    const auto statuses = filter.statuses.empty() || lead_of(filter) == list_lead::statuses
                              ? list.place(std::optional<std::string>())
                              : list.place_of_all(names_of(filter.statuses));
    const auto domain = filter.domain ? std::optional(in_lower_case(*filter.domain)) : std::nullopt;
    const auto kinds = list.place(filter.kind), domains = list.place(domain);
    const auto templates = list.place(filter.template_version), copies = list.place(filter.copies);
    list.require('w', "(" + statuses + "::text[] IS NULL OR m.status = ANY (" + statuses + "::text[])) AND (" + kinds +
                          "::text IS NULL OR m.kind = " + kinds + "::text) AND (" + domains +
                          "::text IS NULL OR m.recipient_domain = " + domains + "::text) AND (NOT " + copies +
                          "::boolean OR m.copy_of IS NOT NULL) AND (" + templates +
                          "::text IS NULL OR EXISTS (SELECT 1 FROM mails AS f WHERE f.message_id = m.id AND "
                          "f.template_version = " +
                          templates + "::text)) AND " + wanted_tries(list, filter.tried));
}

// An order's messages are few, and all of them are looked at (OFFSET 0): without statistics it would seem cheaper to go
// through the newest of all messages until enough of this order were met. $1 is the order, see led().
constexpr const char* of_one_order =
    "SELECT * FROM (SELECT * FROM every_message AS e WHERE e.order_id = $1::uuid OFFSET 0) AS m";

std::string select_messages(const message_filter& filter) {
    if (filter.order) return std::string(select_columns) + of_one_order;
    if (lead_of(filter) != list_lead::statuses) return std::string(select_columns) + "SELECT * FROM every_message AS m";
    return std::string(select_columns) + "SELECT page.*" + of_each_status + "SELECT * FROM every_message AS m";
}

}  // namespace

std::size_t page_limit(const message_filter& filter) {
    return std::clamp<std::size_t>(filter.limit, 1, 200);
}

list_statement list_messages(const message_filter& filter, const std::optional<message_id>& end) {
    const auto lead = lead_of(filter);
    auto list = led("list_messages", select_messages(filter), filter);
    list.narrow('z', end, "m.id >= ?::uuid");
    if (lead == list_lead::uncertain_tries) lead_by_uncertain_tries(list, filter, end);
    look_through(list, filter);
    search(list, filter.text,
           {"m.recipient", "'ord_' || m.order_id", "m.kind",
            "COALESCE((SELECT f.subject FROM mails AS f WHERE f.message_id = m.id LIMIT 1), '')"});
    const std::string of_all = lead == list_lead::statuses ? ") AS page ORDER BY page.id DESC LIMIT ?::bigint" : "";
    return list.newest_first(page_limit(filter) + 1, of_all + join_mails);
}

list_statement end_of_message_search(const message_filter& filter) {
    const std::string name = "end_of_message_search";
    const auto skipped = filter.looked_at_max - 1;
    if (lead_of(filter) == list_lead::uncertain_tries) {
        const auto below = ids_below(filter), from = ids_from(filter);
        list_builder tries(name + "_uncertain_", "SELECT m.message_id AS id FROM attempts AS m", "m.uncertain");
        tries.narrow('a', below, "m.message_id < ?::uuid").narrow('f', from, "m.message_id >= ?::uuid");
        return tries.behind(skipped);
    }
    if (lead_of(filter) != list_lead::statuses)
        return led(name, "SELECT m.id FROM every_message AS m", filter).behind(skipped);
    auto list =
        led(name, std::string("SELECT page.id") + of_each_status + "SELECT m.id FROM every_message AS m", filter);
    auto looked_at =
        list.newest_first(filter.looked_at_max, ") AS page ORDER BY page.id DESC LIMIT 1 OFFSET ?::bigint - 1");
    return looked_at;
}

}  // namespace tidings::postgres
