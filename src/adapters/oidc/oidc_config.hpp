// The OpenID Connect provider that people may sign in with, as an operator sets it: TIDINGS_OIDC_….
#pragma once
#include <chrono>
#include <string>
#include "adapters/oidc/role_map.hpp"
#include "base/secret.hpp"

namespace tidings {
class option_list;
}

namespace tidings::oidc {

struct oidc_config {
    std::string issuer;  // https, or http on this machine; empty: nobody signs in with a provider
    std::string client_id;
    secret client_secret;  // empty: a public client, which PKCE alone protects
    std::string scope = "openid profile";
    std::string claim = "groups";  // of the id token, that tells the role
    role_map roles;
    std::string ca_file;       // PEM; who may sign the provider's certificate. Empty: the system's authorities
    std::string redirect_uri;  // where the provider sends browsers back to; from TIDINGS_PUBLIC_URL
    std::chrono::milliseconds fetch_max{5'000};  // one request to the provider, all in all
    std::chrono::seconds documents_kept{3'600};  // its addresses and keys, until they are read again

    bool is_set() const { return !issuer.empty(); }
};

void declare(option_list& options, oidc_config& into);

}  // namespace tidings::oidc
