#include "adapters/postgres/uuid_value.hpp"

namespace tidings::postgres {
namespace {

constexpr std::size_t prefix_size = 4, text_size = 36;
constexpr std::string_view digits = "0123456789abcdef";

int digit_of(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    return -1;
}

constexpr bool is_dash_place(std::size_t at) {
    return at == 8 || at == 13 || at == 18 || at == 23;
}

}  // namespace

std::optional<uuid_value> uuid_of(std::string_view id) {
    if (id.size() != prefix_size + text_size) return std::nullopt;
    id.remove_prefix(prefix_size);
    uuid_value value;
    std::size_t next = 0;
    for (std::size_t at = 0; at < text_size;) {
        if (is_dash_place(at)) {
            if (id[at++] != '-') return std::nullopt;
            continue;
        }
        const int high = digit_of(id[at]), low = digit_of(id[at + 1]);
        if (high < 0 || low < 0) return std::nullopt;
        value.bytes[next++] = static_cast<char>(high * 16 + low);
        at += 2;
    }
    return value;
}

std::string id_text(std::string_view prefix, std::string_view bytes) {
    std::string text(prefix);
    text.reserve(prefix.size() + text_size);
    for (const char each : bytes) {
        if (is_dash_place(text.size() - prefix.size())) text += '-';
        const auto byte = static_cast<unsigned char>(each);
        text += {digits[byte >> 4], digits[byte & 15]};
    }
    return text;
}

}  // namespace tidings::postgres
