#include "adapters/postgres/order_list.hpp"

namespace tidings::postgres {
namespace {

using std::chrono::milliseconds;

// Whatever the planner thinks of the sizes, each order's document is one probe.
// octet_length does not unpack what is stored compressed or apart.
constexpr const char* select =
    "SELECT id, version, document, page_rows FROM (SELECT id, version, document, count(*) OVER () AS page_rows,"
    " sum(octet_length(document)) OVER (ORDER BY id DESC) - octet_length(document) AS bytes_before FROM ("
    "SELECT id, version, (SELECT e.document FROM order_events AS e WHERE e.order_id = orders.id"
    " AND e.version = orders.version LIMIT 1) AS document FROM orders";

// An order is created at a whole millisecond, which is in its id.
std::optional<order_id> created_after(const order_filter& filter) {
    if (!filter.created_after) return std::nullopt;
    return first_order_at(std::chrono::floor<milliseconds>(*filter.created_after) + milliseconds(1));
}
std::optional<order_id> created_before(const order_filter& filter) {
    if (!filter.created_before) return std::nullopt;
    return first_order_at(std::chrono::ceil<milliseconds>(*filter.created_before));
}

}  // namespace

std::size_t page_limit(const order_filter& filter) {
    return std::clamp<std::size_t>(filter.limit, 1, 200);
}

namespace {

// Every filter that an index serves, or that a range of the list is cut by.
list_builder narrowed(std::string name, std::string what, const order_filter& filter) {
    const auto status = filter.status ? std::optional(std::string(name_of(*filter.status))) : std::nullopt;
    const auto first = created_after(filter);
    const auto end = created_before(filter);
    list_builder list(std::move(name), std::move(what));
    list.narrow('s', status, "status = ANY (ARRAY[?::text])")
        .narrow('e', filter.email, "lower(email COLLATE \"C\") = lower(?::text COLLATE \"C\")")
        .narrow('r', filter.reference, "reference = ?::text AND reference <> ''")
        .narrow('f', first, "id >= ?::uuid")
        .narrow('b', end, "id < ?::uuid")
        .narrow('a', filter.after, "id < ?::uuid");
    return list;
}

// The status is one of a list of one: the index of states, with its ids in order and bounded by the filter's. What is
// equal to a value is taken out of the ORDER BY, and then the primary key gives the same order: a rare status would be
// looked for among all orders; and of a span of states, each order would be compared with the bounds. What names a
// customer or an order is rarer still.
std::string first_column(const order_filter& filter) {
    return filter.status && !filter.email && !filter.reference ? "status DESC, " : "";
}

}  // namespace

list_statement list_orders(const order_filter& filter, const std::optional<order_id>& end) {
    auto list = narrowed("list_orders", select, filter);
    list.narrow('z', end, "id >= ?::uuid");
    search(list, filter.text, {"'ord_' || id", "reference", "email", "customer_name"});
    auto listing = list.newest_first(page_limit(filter) + 1, "", first_column(filter));
    listing.with.add(static_cast<std::int64_t>(filter.bytes_max));
    listing.what.sql +=
        ") AS page) AS cut WHERE bytes_before < $" + std::to_string(listing.with.size()) + "::bigint ORDER BY id DESC";
    return listing;
}

list_statement end_of_order_search(const order_filter& filter) {
    auto list = narrowed("end_of_order_search", "SELECT id FROM orders", filter);
    return list.behind(filter.looked_at_max - 1, first_column(filter));
}

}  // namespace tidings::postgres
