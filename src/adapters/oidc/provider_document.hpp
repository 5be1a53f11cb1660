// What a provider says of itself (OpenID Connect Discovery 1.0, section 3). Pure.
#pragma once
#include <string>
#include <string_view>
#include "base/result.hpp"

namespace tidings::oidc {

struct provider_document {
    std::string authorization_url, token_url, keys_url;  // https, or http on this machine
    bool takes_secret_in_body =
        false;                  // and not as HTTP Basic, which is the default (section 9 of OpenID Connect Core)
    bool names_itself = false;  // in every answer by which it sends a browser back (RFC 9207)
};

// Where it is: the issuer and a fixed path.
std::string document_url_of(const std::string& issuer);

// rejected: it is not about this issuer, or not what the code flow with PKCE needs.
result<provider_document> read_provider_document(std::string_view body, const std::string& issuer);

}  // namespace tidings::oidc
