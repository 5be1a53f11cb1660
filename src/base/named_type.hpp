// A string with a meaning of its own, so that an order id cannot be passed where an event id is wanted.
#pragma once
#include <compare>
#include <functional>
#include <string>
#include <utility>

namespace tidings {

template <class Tag>
struct named_string {
    std::string value;

    named_string() = default;
    explicit named_string(std::string text) : value(std::move(text)) {}
    bool empty() const { return value.empty(); }
    friend auto operator<=>(const named_string&, const named_string&) = default;
};

}  // namespace tidings

template <class Tag>
struct std::hash<tidings::named_string<Tag>> {
    std::size_t operator()(const tidings::named_string<Tag>& id) const { return std::hash<std::string>{}(id.value); }
};
