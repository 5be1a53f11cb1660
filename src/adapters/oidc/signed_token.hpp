// The signature of an id token (RFC 7515, RFC 7517), checked by libcjose.
#pragma once
#include <boost/json/object.hpp>
#include <string_view>
#include "base/result.hpp"

namespace tidings::oidc {

// The claims of a compact JWS that one of the keys has signed with RS256 or ES256; nothing else is believed, "none" and
// signatures by a shared secret least of all. `keys`: a JWK set. not_found: no key of the set is meant; a newer set may
// have it. rejected: every other reason, in words without the token.
result<boost::json::object> claims_of(std::string_view token, std::string_view keys);

}  // namespace tidings::oidc
