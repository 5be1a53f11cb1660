// The list of an enumeration, from the function that names its values: a switch that the compiler keeps complete. A list
// written out beside it would be one more place to forget.
#pragma once
#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <string_view>

namespace tidings {

// Every value from 0 up to the first that `name` answers with nothing, in the order in which they are declared.
template <auto name, class Enum>
consteval auto all_named() {
    constexpr auto count = [] {
        std::size_t known = 0;
        while (!name(static_cast<Enum>(known)).empty()) ++known;
        return known;
    }();
    std::array<Enum, count> all{};
    for (std::size_t at = 0; at < count; ++at) all[at] = static_cast<Enum>(at);
    return all;
}

// nullopt: none of them has this name.
template <auto name, class Enum>
std::optional<Enum> value_named(std::string_view given) {
    static constexpr auto all = all_named<name, Enum>();
    const auto found = std::ranges::find(all, given, name);
    return found == all.end() ? std::nullopt : std::optional(*found);
}

}  // namespace tidings
