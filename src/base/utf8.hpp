// Well-formed UTF-8 (RFC 3629, section 4): no surrogates, no overlong forms, nothing above U+10FFFF.
#pragma once
#include <cstddef>
#include <string_view>

namespace tidings {

// Bytes of the character at `at` (1 to 4), or 0 when no well-formed one begins there. `at` is within the text.
constexpr std::size_t utf8_length_at(std::string_view text, std::size_t at) {
    const auto byte = [&](std::size_t offset) { return static_cast<unsigned char>(text[at + offset]); };
    const auto first = byte(0);
    if (first < 0x80) return 1;
    if (first < 0xC2 || first > 0xF4) return 0;
    const std::size_t length = first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
    if (text.size() - at < length) return 0;
    for (std::size_t more = 1; more < length; ++more)
        if ((byte(more) & 0xC0) != 0x80) return 0;
    if (first == 0xE0 && byte(1) < 0xA0) return 0;  // overlong
    if (first == 0xED && byte(1) > 0x9F) return 0;  // a surrogate
    if (first == 0xF0 && byte(1) < 0x90) return 0;  // overlong
    if (first == 0xF4 && byte(1) > 0x8F) return 0;  // above U+10FFFF
    return length;
}

constexpr bool is_utf8(std::string_view text) {
    for (std::size_t at = 0; at < text.size();) {
        const auto length = utf8_length_at(text, at);
        if (length == 0) return false;
        at += length;
    }
    return true;
}

}  // namespace tidings
