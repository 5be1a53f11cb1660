// Builds the statement of a filtered list. Only the filters that are set are in the text, so each combination has a
// plan of its own that uses its index; values are always parameters.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include "adapters/postgres/statement.hpp"

namespace tidings::postgres {

struct list_statement {
    statement what;  // the name depends only on which filters are set
    parameters with;
};

class list_builder {
public:
    list_builder(std::string name, std::string select, const std::string& condition = "true")
        : listing_{{std::move(name), std::move(select) + " WHERE " + condition}, {}} {}

    // `letter` names the filter; each ? in the condition stands for the value.
    template <class T>
    list_builder& narrow(char letter, const std::optional<T>& value, std::string condition) {
        if (!value) return *this;
        listing_.with.add(*value);
        listing_.what.name += letter;
        listing_.what.sql += " AND " + numbered(std::move(condition));
        return *this;
    }

    // `rest` follows behind the page. With `by` the order begins with a column that the filters hold fast, so that the
    // index of that column is the one that gives it.
    list_statement newest_first(std::size_t rows_max, const std::string& rest = {}, const std::string& by = {}) {
        listing_.with.add(static_cast<std::int64_t>(rows_max));
        listing_.what.sql += numbered(" ORDER BY " + by + "id DESC LIMIT ?::bigint") + rest;
        return std::move(listing_);
    }

    list_statement take() { return std::move(listing_); }

private:
    std::string numbered(std::string text) const {
        const auto place = "$" + std::to_string(listing_.with.size());
        for (auto at = text.find('?'); at != std::string::npos; at = text.find('?')) text.replace(at, 1, place);
        return text;
    }

    list_statement listing_;
};

// "%part%" with the wildcards in it taken literally.
inline std::optional<std::string> like_pattern(const std::optional<std::string>& part) {
    if (!part) return std::nullopt;
    std::string pattern = "%";
    for (const char c : *part) {
        if (c == '%' || c == '_' || c == '\\') pattern += '\\';
        pattern += c;
    }
    return pattern + "%";
}

}  // namespace tidings::postgres
