// Requests to a token endpoint and its answers as values (RFC 6749, 4.4, 5 and 6). Pure.
#pragma once
#include <chrono>
#include <string>
#include "adapters/oauth/oauth_config.hpp"
#include "base/result.hpp"
#include "base/secret.hpp"

namespace tidings {

constexpr std::size_t token_answer_max = 64 * 1024;  // bytes

struct access_token {
    secret token;
    std::chrono::seconds lifetime{};
    secret refresh_token;  // a new one, in place of the one that was shown; mostly empty
};

// application/x-www-form-urlencoded. refresh_token: the newest known; empty: client_credentials.
std::string token_request_body(const oauth_config& config, const secret& refresh_token);

// rejected: the server said no, and nothing changes by asking again; the detail says what the operator can do.
// unavailable: it cannot now, or the answer makes no sense. No detail holds a secret of the config.
result<access_token> read_token_answer(const http_answer& answer, const oauth_config& config);

// What to do about an error code of RFC 6749, 5.2; empty: unknown.
std::string_view advice_for(std::string_view oauth_error);

}  // namespace tidings
