#include "adapters/smtp/smtp_mailer_config.hpp"
#include "mail/helo_name.hpp"
#include "runtime/option_text.hpp"
#include "runtime/options.hpp"

namespace tidings {
namespace {

using namespace std::chrono_literals;

result<std::vector<smtp_relay>> parse_relays(const std::string& text) {
    auto relays = parse_smtp_urls(text);
    if (!relays) return error{errc::invalid, "names no usable mail relay; " + relays.error().detail};
    for (const auto& relay : *relays)
        for (const auto& file : {relay.ca_file, relay.cert_file, relay.key_file})
            if (!parse_readable_file(file)) return error{errc::invalid, "names " + file + ", which cannot be read"};
    return relays;
}

result<std::string> parse_helo(const std::string& text) {
    if (text.empty() || can_be_helo_name(text)) return text;
    return error{errc::invalid,
                 "is no name that EHLO can say; write a full domain name, or an address such as [192.0.2.1]"};
}

// Whose login the method does not fit stays with the best that the relay offers.
void choose_login(smtp_login& login, std::optional<sasl_mechanism> wanted) {
    if (!login.method && wanted && takes_token(*wanted) == login.uses_token()) login.method = wanted;
}

std::vector<std::pair<std::string, std::optional<sasl_mechanism>>> login_methods() {
    std::vector<std::pair<std::string, std::optional<sasl_mechanism>>> methods{{"auto", std::nullopt}};
    for (const auto* name : {"plain", "login", "scram-sha-256", "oauthbearer", "xoauth2"})
        methods.emplace_back(name, parse_sasl_mechanism(name));
    return methods;
}

void declare_limits(option_list& options, smtp_mailer_config& into) {
    options.integer("smtp.connections", into.connections_max, 1, 64, "connections to one mail relay at most")
        .used_by(readers::mail_senders)
        .example("8");
    options
        .duration("smtp.greeting_timeout", into.deadlines.greeting, 100ms, 10min,
                  "longest wait for a mail relay's greeting")
        .used_by(readers::mail_senders)
        .example("30s");
    options
        .duration("smtp.reply_timeout", into.deadlines.mail, 100ms, 10min,
                  "longest wait for a mail relay's answer to a command; to the final dot it is always ten minutes")
        .used_by(readers::mail_senders)
        .example("1m");
}

void declare_login(option_list& options, smtp_mailer_config& into) {
    options
        .choice("smtp.auth", into.login_method, login_methods(),
                "how to log in to relays whose URL has no auth=; auto: the best that the relay offers")
        .used_by(readers::mail_senders)
        .example("scram-sha-256");
    options
        .parsed("smtp.helo", into.client_name, parse_helo,
                "name that EHLO says, such as mail.shop.example or [192.0.2.1]; empty: this machine's name")
        .used_by(readers::mail_senders)
        .example("mail.shop.example");
}

}  // namespace

void declare(option_list& options, smtp_mailer_config& into) {
    options
        .parsed("smtp.url", into.relays, parse_relays,
                "smtp://user:pass@host:587 (STARTTLS required), smtps://host:465, smtp://host:25?tls=none; commas: "
                "failover order; a user without a password logs in with access tokens")
        .of_kind(option_kind::url)
        .used_by(readers::mail_senders)
        .example("smtp://shop:s3cret@mail.example:587");
    declare_limits(options, into);
    declare_login(options, into);
    options.after_load([&into] {
        auto& limits = into.deadlines;
        for (auto* each : {&limits.ehlo, &limits.auth, &limits.rcpt, &limits.data}) *each = limits.mail;
        for (auto& relay : into.relays)
            if (relay.login) choose_login(*relay.login, into.login_method);
    });
}

}  // namespace tidings
