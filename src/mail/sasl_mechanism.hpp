// The ways to log in to a relay that this client knows (SASL, RFC 4422).
#pragma once
#include <optional>
#include <string_view>

namespace tidings {

enum class sasl_mechanism {
    plain,          // RFC 4616
    login,          // older than any RFC
    scram_sha_256,  // RFC 5802, 7677: shows no password, and makes the relay prove that it knows it
    oauthbearer,    // RFC 7628
    xoauth2,        // what Google and Microsoft had before it
};

std::string_view name_of(sasl_mechanism mechanism);  // as in AUTH: "SCRAM-SHA-256"

// In any case: "scram-sha-256". Empty when it is none of them.
std::optional<sasl_mechanism> parse_sasl_mechanism(std::string_view name);

// Logs in with an access token in place of a password.
constexpr bool takes_token(sasl_mechanism mechanism) {
    return mechanism == sasl_mechanism::oauthbearer || mechanism == sasl_mechanism::xoauth2;
}

}  // namespace tidings
