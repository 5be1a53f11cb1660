#include "common/mail_relays.hpp"
#include "adapters/oauth/token_endpoint.hpp"

namespace tidings {
namespace {

// TIDINGS_SMTP_AUTH is for relays that say nothing themselves; one whose login it does not fit stays with the best that
// the relay offers.
void choose_login(smtp_login& login, const std::string& method) {
    const auto wanted = parse_sasl_mechanism(method);
    if (!login.method && wanted && takes_token(*wanted) == login.uses_token()) login.method = wanted;
}

}  // namespace

std::vector<smtp_relay> relays_of(const std::string& urls, const settings& given) {
    auto relays = parse_smtp_urls(urls).value();
    for (auto& relay : relays)
        if (relay.login) choose_login(*relay.login, given.smtp_auth);
    return relays;
}

smtp_mailer_config mailer_config_of(const std::string& urls, const settings& given) {
    smtp_mailer_config config;
    config.relays = relays_of(urls, given);
    config.client_name = given.smtp_helo;
    config.connections_max = static_cast<std::size_t>(given.smtp_connections);
    auto& deadlines = config.deadlines;
    deadlines.greeting = given.smtp_greeting_timeout;
    for (auto* limit : {&deadlines.ehlo, &deadlines.auth, &deadlines.mail, &deadlines.rcpt, &deadlines.data})
        *limit = given.smtp_reply_timeout;
    return config;
}

std::optional<oauth_config> oauth_config_of(const settings& given) {
    if (given.smtp_oauth_token_url.empty()) return std::nullopt;
    const auto question = given.smtp_oauth_token_url.find('?');
    oauth_config config{.endpoint = parse_http_endpoint(given.smtp_oauth_token_url.substr(0, question)).value(),
                        .query = question == std::string::npos ? "" : given.smtp_oauth_token_url.substr(question),
                        .client_id = given.smtp_oauth_client_id,
                        .client_secret = given.smtp_oauth_client_secret,
                        .refresh_token = given.smtp_oauth_refresh_token,
                        .scope = given.smtp_oauth_scope};
    config.endpoint.ca_file = given.smtp_oauth_ca_file;
    return config;
}

std::shared_ptr<token_keeper> make_token_keeper(const settings& given, ground& on) {
    auto config = oauth_config_of(given);
    if (!config) return nullptr;
    auto refresh_token = config->refresh_token;
    auto endpoint = std::make_shared<token_endpoint>(on.io.get_executor(), *std::move(config));
    token_keeper::fetch_token fetch = [endpoint](secret shown) { return endpoint->fetch(std::move(shown)); };
    return std::make_shared<token_keeper>(on.io.get_executor(), on.clock, on.random, std::move(fetch),
                                          std::move(refresh_token), on.log("oauth"));
}

}  // namespace tidings
