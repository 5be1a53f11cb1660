// Where access tokens come from, and as whom they are asked for.
#pragma once
#include <chrono>
#include <string>
#include "adapters/http_client/http_client.hpp"
#include "base/secret.hpp"

namespace tidings {

class option_list;

struct oauth_config {
    http_endpoint endpoint;  // the authorization server's token endpoint, without its query; no host: none is set
    std::string query;       // "?p=x"; mostly empty
    std::string client_id;
    secret client_secret;                         // may be empty with a refresh token: a public client
    secret refresh_token;                         // empty: the grant is client_credentials
    std::string scope;                            // empty: what the server gives by default
    std::chrono::milliseconds fetch_max{10'000};  // one request, all in all

    bool is_set() const { return !endpoint.host.empty(); }
    std::string label() const;  // host and path, for people
};

// TIDINGS_SMTP_OAUTH_….
void declare(option_list& options, oauth_config& into);

}  // namespace tidings
