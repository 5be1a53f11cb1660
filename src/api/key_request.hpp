// The body that asks for an API key: {"name": "Ada's laptop", "role": "support", "expires_at": "2027-01-01T00:00:00Z"},
// and "type": "test" for one that sends no mail.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include "access/key_type.hpp"
#include "access/role.hpp"
#include "api/problem.hpp"
#include "base/timestamp.hpp"

namespace tidings::api {

struct key_request {
    std::string name;
    role given = role::viewer;
    key_type type = key_type::live;  // test: only with the role shop
    std::optional<timestamp> expires_at;
    std::string digest;  // of a key that the caller made, to be known to several services; empty: make one here
    std::optional<problem> refused;
};

// `now`: a key cannot have expired when it is made.
key_request read_key_request(std::string_view body, timestamp now);

}  // namespace tidings::api
