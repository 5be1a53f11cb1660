#include "adapters/postgres/order_list.hpp"

namespace tidings::postgres {
namespace {

using std::chrono::milliseconds;

// Whatever the planner thinks of the sizes, each order's document is one probe.
constexpr const char* select =
    "SELECT id, version, (SELECT e.document FROM order_events AS e WHERE e.order_id = orders.id"
    " AND e.version = orders.version LIMIT 1) FROM orders";

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

list_statement list_orders(const order_filter& filter) {
    const auto status = filter.status ? std::optional(std::string(name_of(*filter.status))) : std::nullopt;
    const auto first = created_after(filter);
    const auto end = created_before(filter);
    // A span of one status, for what is equal to a constant is taken out of the ORDER BY, and then the primary key
    // gives the same order: a rare status would be looked for among all orders.
    return list_builder("list_orders", select)
        .narrow('s', status, "status BETWEEN ?::text AND ?::text")
        .narrow('e', filter.email, "lower(email) COLLATE \"C\" = lower(?::text)")
        .narrow('r', filter.reference, "reference = ?::text AND reference <> ''")
        .narrow('f', first, "id >= ?::uuid")
        .narrow('b', end, "id < ?::uuid")
        .narrow('q', like_pattern(filter.text),
                "('ord_' || id ILIKE ?::text OR reference ILIKE ?::text OR email ILIKE ?::text OR customer_name ILIKE "
                "?::text)")
        .narrow('a', filter.after, "id < ?::uuid")
        .newest_first(page_limit(filter) + 1, {}, status ? "status DESC, " : "");
}

}  // namespace tidings::postgres
