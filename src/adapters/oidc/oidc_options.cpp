#include "adapters/http_client/web_address.hpp"
#include "adapters/oidc/oidc_config.hpp"
#include "runtime/option_text.hpp"
#include "runtime/options.hpp"

namespace tidings::oidc {
namespace {

// As in the provider's own documents, to the letter: it is compared with them.
result<std::string> parse_issuer(const std::string& text) {
    if (text.empty()) return text;
    if (text.find_first_of("?#") != std::string::npos)
        return error{errc::invalid, "has a query or fragment, which no issuer has (OpenID Connect Discovery 1.0)"};
    if (const auto checked = parse_private_endpoint(text); !checked) return checked.error();
    return text;
}

result<std::string> parse_scope(const std::string& text) {
    auto line = parse_filled_line(text);
    if (line && (" " + *line + " ").find(" openid ") == std::string::npos)
        return error{errc::invalid,
                     "lacks openid, without which the provider says nothing of people; write openid profile"};
    return line;
}

}  // namespace

void declare(option_list& options, oidc_config& into) {
    options
        .parsed("oidc.issuer", into.issuer, parse_issuer,
                "OpenID Connect provider that people may sign in to the console with, beside keys; needs "
                "TIDINGS_PUBLIC_URL, and there the address PUBLIC_URL/console/oidc/callback")
        .used_by(readers::mail_senders)
        .example("https://login.shop.example/realms/shop");
    options.parsed("oidc.client_id", into.client_id, parse_one_line, "what this service is called there")
        .used_by(readers::mail_senders)
        .example("tidings-console");
    options
        .parsed("oidc.client_secret", into.client_secret, parse_one_line_secret,
                "its secret there; empty: a public client")
        .of_kind(option_kind::secret)
        .used_by(readers::mail_senders)
        .example("the-secret-of-the-client");
    options.parsed("oidc.scope", into.scope, parse_scope, "what is asked for", into.scope)
        .used_by(readers::mail_senders)
        .example("openid profile groups");
    options
        .parsed("oidc.claim", into.claim, parse_filled_line,
                "claim of the id token that tells the role: a text or a list of texts; dots lead into objects, as in "
                "realm_access.roles",
                into.claim)
        .used_by(readers::mail_senders)
        .example("realm_access.roles");
    options
        .parsed(
            "oidc.roles", into.roles, parse_role_map,
            "which value of the claim gives which role; the first that fits counts, and without one nobody is let in")
        .used_by(readers::mail_senders)
        .example("tidings-admins=admin, helpdesk=support");
    options
        .parsed("oidc.ca_file", into.ca_file, parse_readable_file,
                "PEM file of who may sign the provider's certificate; empty: the system's authorities")
        .used_by(readers::mail_senders)
        .example("/etc/tidings/login-ca.pem");
}

}  // namespace tidings::oidc
