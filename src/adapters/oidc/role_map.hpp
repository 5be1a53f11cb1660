// Which role people get who sign in with a provider: TIDINGS_OIDC_ROLES, "tidings-admins=admin, helpdesk=support".
// Somebody with none of the values has no role, and is not let in.
#pragma once
#include <optional>
#include <string>
#include <vector>
#include "access/role.hpp"
#include "base/result.hpp"

namespace tidings::oidc {

struct role_rule {
    std::string value;  // of the claim, exactly
    role given = role::viewer;
    friend bool operator==(const role_rule&, const role_rule&) = default;
};

using role_map = std::vector<role_rule>;  // the first that fits counts

// At most 100. invalid: a sentence without the key.
result<role_map> parse_role_map(const std::string& text);

std::optional<role> role_for(const std::vector<std::string>& values, const role_map& rules);

}  // namespace tidings::oidc
