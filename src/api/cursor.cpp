#include "api/cursor.hpp"
#include <cstdint>
#include "base/base64.hpp"
#include "base/ids.hpp"

namespace tidings::api {
namespace {

constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

std::optional<std::string> from_base64url(std::string_view text) {
    std::string octets;
    std::uint32_t bits = 0;
    int count = 0;
    for (const char c : text) {
        const auto value = alphabet.find(c);
        if (value == std::string_view::npos) return std::nullopt;
        bits = bits << 6 | static_cast<std::uint32_t>(value);
        count += 6;
        if (count < 8) continue;
        count -= 8;
        octets += static_cast<char>(bits >> count & 0xff);
    }
    return octets;
}

}  // namespace

std::string make_cursor(std::string_view id) {
    return base64url(id);
}

std::optional<std::string> read_cursor(std::string_view cursor, std::string_view prefix) {
    if (cursor.size() > 128) return std::nullopt;
    auto id = from_base64url(cursor);
    if (!id || !is_id(prefix, *id) || make_cursor(*id) != cursor) return std::nullopt;
    return id;
}

}  // namespace tidings::api
