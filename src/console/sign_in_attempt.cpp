#include "console/sign_in_attempt.hpp"
#include "access/api_key.hpp"
#include "codec/random_hex.hpp"

namespace tidings::console {
namespace {

constexpr std::size_t digits = 64;

}  // namespace

sign_in_attempt new_sign_in_attempt() {
    return {random_hex(), random_hex(), random_hex()};
}

std::string text_of(const sign_in_attempt& attempt) {
    return attempt.state + "." + attempt.nonce + "." + attempt.verifier;
}

std::optional<sign_in_attempt> parse_sign_in_attempt(std::string_view cookie) {
    if (cookie.size() != 3 * digits + 2 || cookie[digits] != '.' || cookie[2 * digits + 1] != '.') return std::nullopt;
    const auto part = [&](std::size_t which) { return std::string(cookie.substr(which * (digits + 1), digits)); };
    sign_in_attempt attempt{part(0), part(1), part(2)};
    for (const auto* one : {&attempt.state, &attempt.nonce, &attempt.verifier})
        if (!is_key_digest(*one)) return std::nullopt;  // 64 hex digits
    return attempt;
}

}  // namespace tidings::console
