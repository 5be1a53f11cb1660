#include "adapters/postgres/order_list.hpp"

namespace tidings::postgres {

std::size_t page_limit(const order_filter& filter) {
    return std::clamp<std::size_t>(filter.limit, 1, 200);
}

std::string like_pattern(std::string_view part) {
    std::string pattern = "%";
    for (const char c : part) {
        if (c == '%' || c == '_' || c == '\\') pattern += '\\';
        pattern += c;
    }
    return pattern + "%";
}

list_statement list_orders(const order_filter& filter) {
    list_statement listing{{"list_orders", "SELECT id, version, document FROM orders WHERE true"}, {}};
    // Only the members that are set are in the text: each combination has a plan of its own that uses its index.
    const auto narrow = [&](char letter, const auto& value, const std::string& condition) {
        if (!value) return;
        listing.with.add(*value);
        listing.what.name += letter;
        std::string text = " AND " + condition;
        const auto place = "$" + std::to_string(listing.with.size());
        for (auto at = text.find('?'); at != std::string::npos; at = text.find('?')) text.replace(at, 1, place);
        listing.what.sql += text;
    };
    const auto status = filter.status ? std::optional(std::string(name_of(*filter.status))) : std::nullopt;
    const auto text = filter.text ? std::optional(like_pattern(*filter.text)) : std::nullopt;
    const auto after = filter.after ? std::optional(filter.after->value) : std::nullopt;
    narrow('s', status, "status = ?::text");
    narrow('e', filter.email, "lower(email) = lower(?::text)");
    narrow('r', filter.reference, "reference = ?::text AND reference <> ''");
    narrow('f', filter.created_after, "created_at > ?::timestamptz");
    narrow('b', filter.created_before, "created_at < ?::timestamptz");
    narrow('q', text,
           "(id ILIKE ?::text OR reference ILIKE ?::text OR email ILIKE ?::text OR customer_name ILIKE ?::text)");
    narrow('a', after, "id < ?::text");
    listing.with.add(static_cast<std::int64_t>(page_limit(filter) + 1));
    listing.what.sql += " ORDER BY id DESC LIMIT $" + std::to_string(listing.with.size()) + "::bigint";
    return listing;
}

}  // namespace tidings::postgres
