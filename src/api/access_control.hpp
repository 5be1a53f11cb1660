// Who asks, and how often: API key as a bearer token (RFC 6750), then the rate limit of that key or address. What they
// may do is asked by api_handler, which knows the route.
#pragma once
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>
#include "access/caller.hpp"
#include "access/key_ring.hpp"
#include "api/http_message.hpp"
#include "api/problem.hpp"
#include "api/rate_limiter.hpp"
#include "base/secret.hpp"

namespace tidings::api {

enum class auth_mode { required, off };

struct access_config {
    auth_mode auth = auth_mode::required;     // TIDINGS_AUTH; off only on loopback
    secret bootstrap_key;                     // TIDINGS_BOOTSTRAP_API_KEY
    std::optional<rate> limit = rate{1'000};  // TIDINGS_RATE_LIMIT, per key or address
    std::size_t clients_max = 20'000;         // remembered by the rate limit
};

class access_control {
public:
    // `keys`: those that were made here, besides the bootstrap key; may be null. What is passed by reference outlives it.
    access_control(const access_config& config, const time_source& clock, key_ring* keys = nullptr);

    struct admitted {
        caller_ptr who;
    };
    struct refused {
        problem why;
        std::string_view challenge;  // for WWW-Authenticate; empty when it is not about the key
    };
    std::variant<admitted, refused> check(const http_request& request);
    // Asks whether who was admitted once would be admitted now; empty: always.
    std::function<bool()> lasting(caller_ptr who) const;

private:
    caller_ptr whose(std::string_view key) const;  // null: not known here

    auth_mode auth_;
    std::string bootstrap_digest_;  // empty: there is no bootstrap key
    std::optional<rate_limiter> limiter_;
    key_ring* keys_;
};

// They may do everything: the bootstrap key's holder, and everybody where no keys are asked for.
const caller_ptr& bootstrap_caller();
const caller_ptr& anonymous_caller();

}  // namespace tidings::api
