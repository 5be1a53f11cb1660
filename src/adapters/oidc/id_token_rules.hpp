// What an id token must say before it is believed (OpenID Connect Core 1.0, section 3.1.3.7), and who it is about.
// Pure.
#pragma once
#include <boost/json/object.hpp>
#include <chrono>
#include <string>
#include <string_view>
#include "adapters/oidc/oidc_config.hpp"
#include "base/timestamp.hpp"
#include "console/identity_provider.hpp"

namespace tidings::oidc {

inline constexpr std::chrono::seconds clock_skew_max{60};  // between the provider's clock and ours

// rejected: what is wrong, in words without a claim of the person.
result<void> check_claims(const boost::json::object& claims, const oidc_config& config, std::string_view nonce,
                          timestamp now);

// not_found: none of the claim's values has a role.
result<console::person> person_of(const boost::json::object& claims, const oidc_config& config);

}  // namespace tidings::oidc
