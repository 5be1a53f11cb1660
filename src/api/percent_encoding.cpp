#include "api/percent_encoding.hpp"

namespace tidings::api {
namespace {

int hex_value(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

// The length of the well-formed sequence at `at` (Unicode 15, table 3-7); 0 when it is none.
std::size_t utf8_length(std::string_view text, std::size_t at) {
    const auto octet = [&](std::size_t n) { return n < text.size() ? static_cast<unsigned char>(text[n]) : 0u; };
    const auto continues = [&](std::size_t n) { return (octet(n) & 0xc0) == 0x80; };
    const unsigned first = octet(at), second = octet(at + 1);
    if (first < 0x80) return 1;
    if (first >= 0xc2 && first <= 0xdf) return continues(at + 1) ? 2 : 0;
    if (first >= 0xe0 && first <= 0xef) {
        if (!continues(at + 1) || !continues(at + 2)) return 0;
        const bool overlong = first == 0xe0 && second < 0xa0, surrogate = first == 0xed && second > 0x9f;
        return overlong || surrogate ? 0 : 3;
    }
    if (first >= 0xf0 && first <= 0xf4) {
        if (!continues(at + 1) || !continues(at + 2) || !continues(at + 3)) return 0;
        const bool overlong = first == 0xf0 && second < 0x90, beyond = first == 0xf4 && second > 0x8f;
        return overlong || beyond ? 0 : 4;
    }
    return 0;
}

bool is_clean_utf8(std::string_view text) {
    for (std::size_t at = 0; at < text.size();) {
        if (static_cast<unsigned char>(text[at]) < 0x20 || text[at] == 0x7f) return false;
        const auto length = utf8_length(text, at);
        if (length == 0) return false;
        at += length;
    }
    return true;
}

}  // namespace

std::optional<std::string> percent_decoded(std::string_view text, plus_sign plus) {
    std::string decoded;
    decoded.reserve(text.size());
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (text[at] == '%') {
            const int high = at + 1 < text.size() ? hex_value(text[at + 1]) : -1;
            const int low = at + 2 < text.size() ? hex_value(text[at + 2]) : -1;
            if (high < 0 || low < 0) return std::nullopt;
            decoded += static_cast<char>(high * 16 + low);
            at += 2;
        } else {
            decoded += text[at] == '+' && plus == plus_sign::is_space ? ' ' : text[at];
        }
    }
    if (!is_clean_utf8(decoded)) return std::nullopt;
    return decoded;
}

}  // namespace tidings::api
