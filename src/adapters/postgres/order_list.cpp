#include "adapters/postgres/order_list.hpp"

namespace tidings::postgres {

std::size_t page_limit(const order_filter& filter) {
    return std::clamp<std::size_t>(filter.limit, 1, 200);
}

list_statement list_orders(const order_filter& filter) {
    const auto status = filter.status ? std::optional(std::string(name_of(*filter.status))) : std::nullopt;
    const auto after = filter.after ? std::optional(filter.after->value) : std::nullopt;
    return list_builder("list_orders", "SELECT id, version, document FROM orders")
        .narrow('s', status, "status = ?::text")
        .narrow('e', filter.email, "lower(email) = lower(?::text)")
        .narrow('r', filter.reference, "reference = ?::text AND reference <> ''")
        .narrow('f', filter.created_after, "created_at > ?::timestamptz")
        .narrow('b', filter.created_before, "created_at < ?::timestamptz")
        .narrow('q', like_pattern(filter.text),
                "(id ILIKE ?::text OR reference ILIKE ?::text OR email ILIKE ?::text OR customer_name ILIKE ?::text)")
        .narrow('a', after, "id < ?::text")
        .newest_first(page_limit(filter) + 1);
}

}  // namespace tidings::postgres
