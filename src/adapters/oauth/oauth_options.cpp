#include <algorithm>
#include "adapters/http_client/web_address.hpp"
#include "adapters/oauth/oauth_config.hpp"
#include "runtime/option_text.hpp"
#include "runtime/options.hpp"

namespace tidings {
namespace {

result<void> read_token_url(const std::string& text, oauth_config& into) {
    http_endpoint endpoint;
    const auto question = std::min(text.find('?'), text.size());
    if (!text.empty()) {
        if (const auto checked = parse_private_endpoint(text); !checked) return checked.error();
        auto parsed = parse_http_endpoint(text.substr(0, question));
        if (!parsed) return parsed.error();
        endpoint = *std::move(parsed);
    }
    endpoint.ca_file = std::move(into.endpoint.ca_file);  // an option of its own, which may have come first
    into.endpoint = std::move(endpoint);
    into.query = text.substr(question);
    return {};
}

}  // namespace

void declare(option_list& options, oauth_config& into) {
    options
        .read_by(
            "smtp.oauth_token_url", [&into](const std::string& text) { return read_token_url(text, into); },
            "token endpoint of an OAuth 2.0 server, for relays whose URL has a user and no password")
        .used_by(readers::mail_senders)
        .example("https://login.microsoftonline.com/TENANT/oauth2/v2.0/token");
    options.parsed("smtp.oauth_client_id", into.client_id, parse_one_line, "client that asks there for access tokens")
        .used_by(readers::mail_senders)
        .example("11112222-bbbb-3333-cccc-4444dddd5555");
    options.parsed("smtp.oauth_client_secret", into.client_secret, parse_one_line_secret, "its secret")
        .of_kind(option_kind::secret)
        .used_by(readers::mail_senders)
        .example("the-secret-of-the-client");
    options
        .parsed("smtp.oauth_refresh_token", into.refresh_token, parse_one_line_secret,
                "refresh token of the mailbox's owner; empty: the client asks for itself (client_credentials)")
        .of_kind(option_kind::secret)
        .used_by(readers::mail_senders)
        .example("the-refresh-token");
    options
        .parsed("smtp.oauth_scope", into.scope, parse_one_line,
                "what the token shall allow, such as https://outlook.office365.com/.default")
        .used_by(readers::mail_senders)
        .example("https://outlook.office365.com/.default");
    options
        .parsed("smtp.oauth_ca_file", into.endpoint.ca_file, parse_readable_file,
                "PEM file of who may sign the token endpoint's certificate; empty: the system's authorities")
        .used_by(readers::mail_senders)
        .example("/etc/tidings/login-ca.pem");
}

}  // namespace tidings
