#include "adapters/oidc/provider_document.hpp"
#include <algorithm>
#include <boost/json.hpp>
#include "adapters/http_client/web_address.hpp"
#include "codec/json_text.hpp"

namespace tidings::oidc {
namespace {

namespace json = boost::json;

error not_believed(std::string why) {
    return {errc::rejected, "the provider's configuration " + std::move(why)};
}

// True when the member is a list with this text.
bool lists(const json::object& object, std::string_view name, std::string_view text) {
    const auto* found = object.if_contains(name);
    if (found == nullptr || !found->is_array()) return false;
    return std::ranges::any_of(found->get_array(), [&](const auto& each) {
        return each.is_string() && std::string(each.get_string()) == text;
    });
}

}  // namespace

std::string document_url_of(const std::string& issuer) {
    return (issuer.ends_with('/') ? issuer.substr(0, issuer.size() - 1) : issuer) + "/.well-known/openid-configuration";
}

result<provider_document> read_provider_document(std::string_view body, const std::string& issuer) {
    const auto parsed = parse_json(body);
    if (!parsed || !parsed->is_object()) return not_believed("is no JSON object");
    const auto& object = parsed->get_object();
    // Otherwise another provider could stand in for this one (section 4.3).
    if (text_member(object, "issuer") != issuer)
        return not_believed("is of the issuer '" + text_member(object, "issuer").substr(0, 200) +
                            "', not of TIDINGS_OIDC_ISSUER");
    provider_document read{.authorization_url = text_member(object, "authorization_endpoint"),
                           .token_url = text_member(object, "token_endpoint"),
                           .keys_url = text_member(object, "jwks_uri")};
    for (const auto& [name, url] :
         {std::pair{"authorization_endpoint", &read.authorization_url}, std::pair{"token_endpoint", &read.token_url},
          std::pair{"jwks_uri", &read.keys_url}})
        if (const auto checked = parse_private_endpoint(*url); !checked)
            return not_believed(std::string("has an unusable ") + name + ": it " + checked.error().detail);
    // A provider that does not list methods of PKCE may know it all the same; one that lists others does not.
    if (object.contains("code_challenge_methods_supported") &&
        !lists(object, "code_challenge_methods_supported", "S256"))
        return not_believed("does not offer PKCE with S256");
    const std::string_view methods = "token_endpoint_auth_methods_supported";
    read.takes_secret_in_body =
        lists(object, methods, "client_secret_post") && !lists(object, methods, "client_secret_basic");
    const auto* named = object.if_contains("authorization_response_iss_parameter_supported");
    read.names_itself = named && named->is_bool() && named->get_bool();
    return read;
}

}  // namespace tidings::oidc
