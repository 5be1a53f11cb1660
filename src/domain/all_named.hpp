// The list of an enumeration, from the function that names its values: a switch that the compiler keeps complete. A list
// written out beside it would be one more place to forget.
#pragma once
#include <array>
#include <cstddef>
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

}  // namespace tidings
