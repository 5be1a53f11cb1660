#include "adapters/oidc/authorization_request.hpp"
#include <openssl/sha.h>
#include <array>
#include "base/base64.hpp"

namespace tidings::oidc {
namespace {

using fields = std::vector<std::pair<std::string_view, std::string>>;

std::string form_of(const fields& given) {
    std::string text;
    for (const auto& [name, value] : given)
        text.append(text.empty() ? "" : "&").append(name).append("=").append(percent_encoded(value));
    return text;
}

// RFC 6749, section 2.3.1: both are form-encoded before they are joined.
std::string basic(const oidc_config& config) {
    const auto joined = percent_encoded(config.client_id) + ":" + percent_encoded(config.client_secret.reveal());
    return "Basic " + base64(joined);
}

}  // namespace

std::string code_challenge_of(const std::string& verifier) {
    std::array<unsigned char, SHA256_DIGEST_LENGTH> digest;
    SHA256(reinterpret_cast<const unsigned char*>(verifier.data()), verifier.size(), digest.data());
    return base64url({reinterpret_cast<const char*>(digest.data()), digest.size()});
}

std::string authorization_address(const provider_document& provider, const oidc_config& config,
                                  const console::sign_in_attempt& attempt) {
    const auto joint = provider.authorization_url.find('?') == std::string::npos ? "?" : "&";
    return provider.authorization_url + joint +
           form_of({{"response_type", "code"},
                    {"client_id", config.client_id},
                    {"redirect_uri", config.redirect_uri},
                    {"scope", config.scope},
                    {"state", attempt.state},
                    {"nonce", attempt.nonce},
                    {"code_challenge", code_challenge_of(attempt.verifier)},
                    {"code_challenge_method", "S256"}});
}

http_call token_request(const provider_document& provider, const oidc_config& config, const std::string& code,
                        const console::sign_in_attempt& attempt) {
    http_call call{.method = "POST",
                   .headers = {{"Content-Type", "application/x-www-form-urlencoded"}, {"Accept", "application/json"}}};
    fields body{{"grant_type", "authorization_code"},
                {"code", code},
                {"redirect_uri", config.redirect_uri},
                {"code_verifier", attempt.verifier}};
    const bool has_secret = !config.client_secret.empty();
    if (!has_secret || provider.takes_secret_in_body) body.emplace_back("client_id", config.client_id);
    if (has_secret && provider.takes_secret_in_body) body.emplace_back("client_secret", config.client_secret.reveal());
    if (has_secret && !provider.takes_secret_in_body) call.headers.emplace_back("Authorization", basic(config));
    call.body = form_of(body);
    return call;
}

}  // namespace tidings::oidc
