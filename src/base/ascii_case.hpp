// Letters A to Z in either case; other bytes stay as they are, whatever the locale. Protocols mean this when they say
// "in any case" (RFC 5321, 2.4; RFC 9110, 5.1).
#pragma once
#include <algorithm>
#include <string>
#include <string_view>

namespace tidings {

constexpr char ascii_lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}
constexpr char ascii_upper(char c) {
    return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
}

inline std::string in_lower_case(std::string_view text) {
    std::string out(text);
    for (char& c : out) c = ascii_lower(c);
    return out;
}
inline std::string in_upper_case(std::string_view text) {
    std::string out(text);
    for (char& c : out) c = ascii_upper(c);
    return out;
}

inline std::string_view without_spaces(std::string_view text) {  // around it
    while (text.starts_with(' ')) text.remove_prefix(1);
    while (text.ends_with(' ')) text.remove_suffix(1);
    return text;
}

constexpr bool is_same_in_any_case(std::string_view left, std::string_view right) {
    return std::ranges::equal(left, right, {}, ascii_lower, ascii_lower);
}

}  // namespace tidings
