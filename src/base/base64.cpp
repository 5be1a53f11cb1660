#include "base/base64.hpp"
#include <algorithm>
#include <cstdint>

namespace tidings {
namespace {

std::uint32_t value_of(char c) {
    return static_cast<unsigned char>(c);
}

}  // namespace

void append_base64(std::string& out, std::string_view bytes) {
    std::size_t at = 0;
    for (; at + 3 <= bytes.size(); at += 3) {
        const auto group = value_of(bytes[at]) << 16 | value_of(bytes[at + 1]) << 8 | value_of(bytes[at + 2]);
        const char code[] = {base64_alphabet[group >> 18 & 63], base64_alphabet[group >> 12 & 63],
                             base64_alphabet[group >> 6 & 63], base64_alphabet[group & 63]};
        out.append(code, 4);
    }
    const auto left = bytes.size() - at;
    if (left == 0) return;
    const auto group = value_of(bytes[at]) << 16 | (left == 2 ? value_of(bytes[at + 1]) << 8 : 0);
    out += base64_alphabet[group >> 18 & 63];
    out += base64_alphabet[group >> 12 & 63];
    out += left == 2 ? base64_alphabet[group >> 6 & 63] : '=';
    out += '=';
}

std::string base64(std::string_view bytes) {
    std::string encoded;
    encoded.reserve((bytes.size() + 2) / 3 * 4);
    append_base64(encoded, bytes);
    return encoded;
}

std::string base64url(std::string_view bytes) {
    auto text = base64(bytes);
    std::ranges::replace(text, '+', '-');
    std::ranges::replace(text, '/', '_');
    text.erase(std::min(text.find('='), text.size()));
    return text;
}

}  // namespace tidings
