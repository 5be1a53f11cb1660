#include "adapters/postgres/quarantine_list.hpp"
#include "adapters/postgres/sql/notifications.hpp"

namespace tidings::postgres {
namespace {

// The filter's index gives the order, as in a list of orders: a rare problem is not looked for among all records. The
// problem leads, for most stores have met one topic.
std::string first_column(const quarantine_filter& filter) {
    if (filter.problem) return "problem DESC, ";
    return filter.topic ? "topic DESC, " : "";
}

}  // namespace

std::size_t page_limit(const quarantine_filter& filter) {
    return std::clamp<std::size_t>(filter.limit, 1, 200);
}

list_statement list_quarantine(const quarantine_filter& filter) {
    const auto problem = filter.problem ? std::optional(std::string(name_of(*filter.problem))) : std::nullopt;
    list_builder list("list_quarantine_", sql::notifications::list_quarantine.sql);
    list.narrow('p', problem, "problem = ANY (ARRAY[?::text])")
        .narrow('t', filter.topic, problem ? "topic = ?::text" : "topic = ANY (ARRAY[?::text])")
        .narrow('b', filter.before, "id < ?::bigint");
    return list.newest_first(page_limit(filter) + 1, {}, first_column(filter));
}

}  // namespace tidings::postgres
