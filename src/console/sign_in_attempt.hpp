// What ties the browser that was sent to the provider to the one that comes back. It stays in a cookie of that browser,
// so nothing is kept here for strangers, and no other browser can use the answer.
#pragma once
#include <optional>
#include <string>
#include <string_view>

namespace tidings::console {

// Each is 256 random bits in hex.
struct sign_in_attempt {
    std::string state;     // comes back in the address (RFC 6749, section 10.12)
    std::string nonce;     // comes back in the id token (OpenID Connect Core 1.0, section 3.1.2.1)
    std::string verifier;  // its hash went along, and it redeems the code (RFC 7636)
    friend bool operator==(const sign_in_attempt&, const sign_in_attempt&) = default;
};

sign_in_attempt new_sign_in_attempt();
std::string text_of(const sign_in_attempt& attempt);                            // for the cookie
std::optional<sign_in_attempt> parse_sign_in_attempt(std::string_view cookie);  // empty: it is none

}  // namespace tidings::console
