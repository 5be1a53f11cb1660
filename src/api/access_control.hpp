// Who may ask, and how often: API key as a bearer token (RFC 6750), then the rate limit of that key or address.
#pragma once
#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>
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
    access_control(const access_config& config, const time_source& clock);

    struct admitted {
        std::string_view client;  // the key's id, or "anonymous"
    };
    struct refused {
        problem why;
        std::string_view challenge;  // for WWW-Authenticate; empty when it is not about the key
    };
    std::variant<admitted, refused> check(const http_request& request);

private:
    using digest = std::array<unsigned char, 32>;
    static digest digest_of(std::string_view key);
    bool is_known(std::string_view key) const;

    auth_mode auth_;
    std::optional<digest> bootstrap_;  // SHA-256, so that comparing takes the same time for every key
    std::optional<rate_limiter> limiter_;
};

}  // namespace tidings::api
