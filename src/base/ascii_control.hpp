// Control characters of ASCII: C0 and DEL.
#pragma once
#include <algorithm>
#include <string_view>

namespace tidings {

constexpr bool is_ascii_control(char c) {
    return static_cast<unsigned char>(c) < 0x20 || c == 0x7F;
}

constexpr bool has_ascii_control(std::string_view text) {
    return std::ranges::any_of(text, is_ascii_control);
}

}  // namespace tidings
