// What goes to the provider for one attempt to sign in (OpenID Connect Core 1.0, section 3.1.2.1; RFC 7636). Pure.
#pragma once
#include <string>
#include <utility>
#include <vector>
#include "adapters/http_client/http_client.hpp"
#include "adapters/oidc/oidc_config.hpp"
#include "adapters/oidc/provider_document.hpp"
#include "console/sign_in_attempt.hpp"

namespace tidings::oidc {

// Where the browser is sent.
std::string authorization_address(const provider_document& provider, const oidc_config& config,
                                  const console::sign_in_attempt& attempt);

// What redeems the code, without the address.
http_call token_request(const provider_document& provider, const oidc_config& config, const std::string& code,
                        const console::sign_in_attempt& attempt);

std::string code_challenge_of(const std::string& verifier);  // S256: RFC 7636, section 4.2

}  // namespace tidings::oidc
