// Builds the statement of a filtered list. Only the filters that are set are in the text, so each combination has a
// plan of its own that uses its index; values are always parameters.
#pragma once
#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <vector>
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

    // A condition that holds values at the places which place() gave.
    list_builder& require(char letter, const std::string& condition) {
        listing_.what.name += letter;
        listing_.what.sql += " AND " + condition;
        return *this;
    }

    // Where a condition finds the value: "$3".
    template <class T>
    std::string place(const T& value) {
        listing_.with.add(value);
        return "$" + std::to_string(listing_.with.size());
    }
    std::string place_of_all(const std::vector<std::string>& texts) {
        listing_.with.add_array(type_oid::text, texts, [](const std::string& one) { return one; });
        return "$" + std::to_string(listing_.with.size());
    }

    // `rest` follows behind the page; each ? in it stands for the number of rows. With `by` the order begins with a
    // column that the filters hold fast, so that the index of that column is the one that gives it.
    list_statement newest_first(std::size_t rows_max, const std::string& rest = {}, const std::string& by = {}) {
        listing_.with.add(static_cast<std::int64_t>(rows_max));
        listing_.what.sql += numbered(" ORDER BY " + by + "id DESC LIMIT ?::bigint" + rest);
        return std::move(listing_);
    }

    // The row that so many rows are in front of, in the same order.
    list_statement behind(std::size_t rows, const std::string& by = {}) {
        listing_.with.add(static_cast<std::int64_t>(rows));
        listing_.what.sql += numbered(" ORDER BY " + by + "id DESC LIMIT 1 OFFSET ?::bigint");
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

// Rows of which one of the columns has the text in it, in any case. ASCII is folded byte by byte, which takes a third
// of the time that the locale's rules take; the line feeds keep a match from running over two columns.
inline void search(list_builder& list, const std::optional<std::string>& text,
                   const std::vector<std::string>& columns) {
    if (!text) return;
    const bool is_ascii = std::ranges::all_of(*text, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
    std::string joined, alternatives;
    for (const auto& column : columns) {
        joined += (joined.empty() ? "" : " || E'\\n' || ") + column;
        alternatives += (alternatives.empty() ? "" : " OR ") + column + " ILIKE ?::text";
    }
    if (is_ascii)
        list.narrow('q', text, "strpos(lower((" + joined + ") COLLATE \"C\"), lower(?::text COLLATE \"C\")) > 0");
    else
        list.narrow('Q', like_pattern(text), "(" + alternatives + ")");
}

}  // namespace tidings::postgres
