// Which mechanism a login uses: one rule. Pure.
#pragma once
#include <optional>
#include <set>
#include <string>
#include "base/result.hpp"
#include "mail/sasl_mechanism.hpp"

namespace tidings {

struct sasl_case {
    std::set<std::string> offered;         // by the relay, upper case
    std::optional<sasl_mechanism> wanted;  // by the operator; empty: the best that is offered
    bool has_token = false;                // an access token in place of a password
    bool is_encrypted = true;
    bool allowed_in_clear = false;  // "?auth_without_tls=allowed"
};

// With a token OAUTHBEARER before XOAUTH2, with a password SCRAM-SHA-256 before PLAIN before LOGIN. Without TLS
// nothing, unless the operator allows it, and a token never. invalid: why none fits, for the operator.
result<sasl_mechanism> choose_mechanism(const sasl_case& given);

}  // namespace tidings
