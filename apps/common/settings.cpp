#include "common/settings.hpp"
#include <algorithm>
#include "api/access_options.hpp"
#include "common/setting_checks.hpp"
#include "console/site_options.hpp"
#include "mail/smtp_relay.hpp"
#include "ordering/budget_options.hpp"
#include "relay/reconciler_options.hpp"

namespace tidings {
namespace {

using namespace setting_checks;
using namespace readers;

constexpr auto dev = programs({program::dev});
constexpr auto cli = programs({program::cli});

std::string default_database(program reader) {
    return reader == program::notifications ? "sqlite:./tidings-data/notification-service.db"
                                            : "sqlite:./tidings-data/order-service.db";
}

void declare_http(option_list& options, settings& into) {
    declare(options, into.http);
    options
        .address("notifications.listen", into.notifications_listen,
                 "separate address for the notification API in `tidings dev`; without it both are at http.listen")
        .used_by(dev)
        .default_shown("–")
        .example("127.0.0.1:8081");
    declare(options, into.access);
    declare(options, into.console);
    options.after_load([&into] {
        into.console.access = into.access;  // a session of the console may do what its key may
        into.console.delivery_mode = into.delivery_mode;
    });
}

void declare_storage(option_list& options, settings& into) {
    options.text("data_dir", into.data_dir, "folder of everything that `tidings dev` keeps")
        .used_by(dev)
        .checked_by(check_not_empty);
    options
        .url("database_url", into.database_url, "postgresql://… or sqlite:PATH; each service owns its schema or file")
        .used_by(services)
        .default_shown("sqlite:./tidings-data/<service>.db")
        .checked_by(check_database_url);
    options
        .integer("database_connections", into.database_connections, 2, 64,
                 "connections to PostgreSQL at most; one of them, from 6 on two, are for lists and searches only")
        .used_by(services);
    options
        .duration("retention", into.retention, 0s, 87600h,
                  "how long orders, their events and mails are kept after an order's last change; 720h or more, the "
                  "same for both services. 0s: for ever")
        .used_by(servers);
    options.boolean("migrate", into.migrate, "apply missing migrations at start").used_by(services);
    declare(options, into.budget);
}

void declare_mail_login(option_list& options, settings& into) {
    options
        .choice<std::string>("smtp.auth", into.smtp_auth,
                             {{"auto", "auto"},
                              {"plain", "plain"},
                              {"login", "login"},
                              {"scram-sha-256", "scram-sha-256"},
                              {"oauthbearer", "oauthbearer"},
                              {"xoauth2", "xoauth2"}},
                             "how to log in to relays whose URL has no auth=; auto: the best that the relay offers")
        .used_by(mail_senders);
    options
        .text("smtp.helo", into.smtp_helo,
              "name that EHLO says, such as mail.shop.example or [192.0.2.1]; empty: this machine's name")
        .used_by(mail_senders)
        .checked_by(check_helo);
    options
        .text("smtp.oauth_token_url", into.smtp_oauth_token_url,
              "token endpoint of an OAuth 2.0 server, for relays whose URL has a user and no password")
        .used_by(mail_senders)
        .checked_by(check_token_url);
    options.text("smtp.oauth_client_id", into.smtp_oauth_client_id, "client that asks there for access tokens")
        .used_by(mail_senders)
        .checked_by(check_one_line);
    options.secret_text("smtp.oauth_client_secret", into.smtp_oauth_client_secret, "its secret")
        .used_by(mail_senders)
        .checked_by(check_one_line);
    options
        .secret_text("smtp.oauth_refresh_token", into.smtp_oauth_refresh_token,
                     "refresh token of the mailbox's owner; empty: the client asks for itself (client_credentials)")
        .used_by(mail_senders)
        .checked_by(check_one_line);
    options
        .text("smtp.oauth_scope", into.smtp_oauth_scope,
              "what the token shall allow, such as https://outlook.office365.com/.default")
        .used_by(mail_senders)
        .checked_by(check_one_line);
    options
        .text("smtp.oauth_ca_file", into.smtp_oauth_ca_file,
              "PEM file of who may sign the token endpoint's certificate; empty: the system's authorities")
        .used_by(mail_senders)
        .checked_by(check_readable_file);
}

void declare_mail(option_list& options, settings& into) {
    options
        .url("smtp.url", into.smtp_url,
             "smtp://user:pass@host:587 (STARTTLS required), smtps://host:465, smtp://host:25?tls=none; commas: "
             "failover order; a user without a password logs in with access tokens")
        .used_by(mail_senders)
        .checked_by(check_smtp_urls);
    options.integer("smtp.connections", into.smtp_connections, 1, 64, "connections to one mail relay at most")
        .used_by(mail_senders);
    options
        .duration("smtp.greeting_timeout", into.smtp_greeting_timeout, 100ms, 10min,
                  "longest wait for a mail relay's greeting")
        .used_by(mail_senders);
    options
        .duration("smtp.reply_timeout", into.smtp_reply_timeout, 100ms, 10min,
                  "longest wait for a mail relay's answer to a command; to the final dot it is always ten minutes")
        .used_by(mail_senders);
    options
        .rate_limit("smtp.rate", into.smtp_rate,
                    "mails per second, minute or hour that the mail relay allows, such as 10/s or 1000/h; a tenth may "
                    "go at once")
        .used_by(mail_senders);
    options
        .text("domain_rate", into.domain_rate,
              "the same per recipient domain; * is each domain that is not named: example.com=1/s,*=20/s")
        .used_by(mail_senders)
        .checked_by(check_domain_rates);
    options.text("mail.from", into.mail_from, "sender of every mail: Acme Shop <orders@shop.example>")
        .used_by(mail_senders)
        .checked_by(check_mailbox);
    options.text("merchant_address", into.merchant_address, "gets a mail for every new order; empty: nobody does")
        .used_by(mail_senders)
        .checked_by(check_address);
    options.text("shop.name", into.shop_name, "the shop's name in mails; default: the name in TIDINGS_MAIL_FROM")
        .used_by(mail_senders)
        .checked_by(check_one_line);
    options
        .text("shop.locale", into.shop_locale,
              "language of mails for customers who have none, or one without words, and for the merchant: en-GB")
        .used_by(mail_senders)
        .checked_by(check_locale);
    options
        .text("shop.time_zone", into.shop_time_zone,
              "time zone of mails for customers who have none, or an unknown one, and for the merchant: Europe/Berlin")
        .used_by(mail_senders)
        .checked_by(check_time_zone);
    options.text("delivery_mode", into.delivery_mode, "live, redirect:ADDR, allowlist:DOMAIN,…, or sink")
        .used_by(mail_senders)
        .checked_by(check_delivery_mode);
    options
        .durations("retry.schedule", into.retry_schedule, 100ms, 240h,
                   "pauses between tries of a mail that was refused for now; the last repeats")
        .used_by(mail_senders);
    options
        .duration("retry.max_age", into.retry_max_age, 1s, 720h,
                  "a mail older than this is dead instead of tried again")
        .used_by(mail_senders);
    options
        .duration("storm_pause", into.storm_pause, 1s, 24h,
                  "pause when the mail relay refuses every mail alike; doubles, up to an hour, while it goes on")
        .used_by(mail_senders);
    options
        .duration("mail_retention", into.mail_retention, 0s, 87600h,
                  "how long the bytes of a settled mail are kept; what happened to it stays. 0s: for ever")
        .used_by(mail_senders);
    options
        .text("uncertain", into.uncertain,
              "what happens to a mail whose acceptance is unknown: resend or hold; also per kind: resend,refunded=hold")
        .used_by(mail_senders)
        .checked_by(check_uncertain);
    options
        .text("expires", into.expires,
              "age per kind at which a mail that is still here is skipped, not sent: placed=24h,shipped=72h")
        .used_by(mail_senders)
        .checked_by(check_expires);
    options
        .text("supersede", into.supersede,
              "kinds of mail that are not sent any more when a newer mail of the same order is there first: updated")
        .used_by(mail_senders)
        .checked_by(check_kinds);
    options
        .duration("lease", into.lease, 1s, 10min,
                  "how long a claimed mail stays with an instance that gives no sign of life")
        .used_by(mail_senders);
    options.address("mailbox.listen", into.mailbox_listen, "SMTP address of the built-in mailbox")
        .used_by(programs({program::dev, program::mailbox}))
        .default_shown("127.0.0.1:1025; dev: a free port when it is taken");
    options
        .text("mailbox.dir", into.mailbox_dir,
              "folder where the built-in mailbox keeps mails; default: mailbox/ in the data folder, ./tidings-mailbox "
              "for `tidings mailbox`")
        .used_by(programs({program::dev, program::mailbox}));
}

void declare_ai(option_list& options, settings& into) {
    options.secret_text("gemini.api_key", into.gemini_api_key, "key of the Gemini API; without one there is no AI text")
        .from_variable("GEMINI_API_KEY")
        .used_by(mail_senders)
        .checked_by(check_header_secret);
    options.text("gemini.model", into.gemini_model, "model that writes the greeting and the friendly paragraph")
        .used_by(mail_senders)
        .checked_by(check_model);
    options.text("gemini.url", into.gemini_url, "address of the Gemini API, or of a gateway that speaks it")
        .used_by(mail_senders)
        .checked_by(check_private_web_url);
    options
        .text("gemini.ca_file", into.gemini_ca_file,
              "PEM file of who may sign that address's certificate; empty: the system's authorities")
        .used_by(mail_senders)
        .checked_by(check_readable_file);
    options
        .integer("gemini.daily_tokens", into.gemini_daily_tokens, 0, 1'000'000'000'000,
                 "tokens per day (UTC) for all instances together; then mails go without AI text; 0: no cap")
        .used_by(mail_senders);
    options
        .text("gemini.daily_cost", into.gemini_daily_cost,
              "cost per day (UTC), such as 2.50, by gemini.prices; empty: no cap")
        .used_by(mail_senders)
        .checked_by(check_amount);
    options
        .text("gemini.prices", into.gemini_prices,
              "price of a million tokens of input and of output, such as 0.10,0.40; needed for gemini.daily_cost")
        .used_by(mail_senders)
        .checked_by(check_prices);
    options.list("ai.kinds", into.ai_kinds, "kinds of mails that get AI text; none: no kind")
        .used_by(mail_senders)
        .checked_by(check_ai_kinds);
    options.list("ai.locales", into.ai_locales, "languages of templates that get AI text; none: no language")
        .used_by(mail_senders)
        .checked_by(check_ai_locales);
    options
        .duration("ai.budget", into.ai_budget, 100ms, 30s,
                  "longest wait of a mail for its AI text; then it leaves with the template's own")
        .used_by(mail_senders);
    options
        .integer("ai.requests", into.ai_requests, 1, 64,
                 "requests for AI text at once; four times as many mails wait for their turn")
        .used_by(mail_senders);
}

void declare_extras(option_list& options, settings& into) {
    declare(options, into.log);
    options
        .duration("stop_grace", into.stop_grace, 1s, 10min, "longest time for finishing what is under way after TERM")
        .used_by(servers);
}

// The standard names and meanings of OpenTelemetry, as far as they concern an exporter of traces over HTTP.
void declare_traces(option_list& options, settings& into) {
    options
        .url("otlp.endpoint", into.otlp_endpoint,
             "OTLP receiver of traces, http://host:4318; /v1/traces is added; empty: no traces")
        .from_variable("OTEL_EXPORTER_OTLP_ENDPOINT")
        .used_by(servers)
        .checked_by(check_otlp_url);
    options.url("otlp.traces_endpoint", into.otlp_traces_endpoint, "its whole address, used as it is; goes first")
        .from_variable("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT")
        .used_by(servers)
        .checked_by(check_otlp_url);
    options
        .secret_text("otlp.headers", into.otlp_headers,
                     "headers of every export, key1=value1,key2=value2 with %-encoded values")
        .from_variable("OTEL_EXPORTER_OTLP_HEADERS")
        .used_by(servers)
        .checked_by(check_key_values);
    options
        .choice<std::string>("otlp.protocol", into.otlp_protocol,
                             {{"http/protobuf", "http/protobuf"}, {"http/json", "http/json"}},
                             "encoding of the exports; gRPC is not spoken")
        .from_variable("OTEL_EXPORTER_OTLP_PROTOCOL")
        .used_by(servers);
    options.integer("otlp.timeout", into.otlp_timeout_ms, 100, 60'000, "longest time for one export, in milliseconds")
        .from_variable("OTEL_EXPORTER_OTLP_TIMEOUT")
        .used_by(servers);
    options.text("otlp.service_name", into.otlp_service_name, "name of this service in traces; default: the program's")
        .from_variable("OTEL_SERVICE_NAME")
        .used_by(servers)
        .checked_by(check_one_line);
    options
        .text("otlp.resource_attributes", into.otlp_resource_attributes,
              "more about this service in traces, key1=value1,key2=value2 with %-encoded values")
        .from_variable("OTEL_RESOURCE_ATTRIBUTES")
        .used_by(servers)
        .checked_by(check_key_values);
    options
        .text("traces.sampler", into.traces_sampler,
              "which traces are recorded: always_on, always_off, traceidratio, or one of them behind parentbased_, "
              "which does as the caller did")
        .from_variable("OTEL_TRACES_SAMPLER")
        .used_by(servers)
        .checked_by(check_sampler);
    options.text("traces.sampler_arg", into.traces_sampler_arg, "ratio from 0 to 1 for traceidratio; default: 1")
        .from_variable("OTEL_TRACES_SAMPLER_ARG")
        .used_by(servers)
        .checked_by(check_ratio);
}

void declare_client(option_list& options, settings& into) {
    options.text("orders_url", into.orders_url, "order service that the command line tool talks to")
        .used_by(cli)
        .checked_by(check_web_url);
    options
        .text("notifications_url", into.notifications_url,
              "notification service that the command line tool talks to; not set: orders_url, when that answers both "
              "(`tidings dev`)")
        .used_by(cli)
        .checked_by(check_web_url);
    options.secret_text("api_key", into.api_key, "API key that the command line tool sends").used_by(cli);
}

using say_problem = std::function<void(std::string_view name, std::string what)>;

void check_access(const settings& given, const option_list& options, const say_problem& say) {
    const auto reader = options.reader();
    if (reader != program::orders && reader != program::notifications && reader != program::dev) return;
    const bool is_open = given.access.auth == api::auth_mode::off;
    if (is_open && !given.http.listen.is_loopback())
        say("auth", "off would let everybody on " + given.http.listen.host +
                        " write; listen on 127.0.0.1 or set it to required");
    const bool has_second = reader == program::dev && options.find("notifications.listen")->is_set();
    if (has_second && is_open && !given.notifications_listen.is_loopback())
        say("auth", "off would let everybody on " + given.notifications_listen.host +
                        " read mails; listen on 127.0.0.1 or set it to required");
    if (has_second && given.http.listen.port != 0 && given.http.listen == given.notifications_listen)
        say("notifications.listen", "is the address of the order API too; choose another port");
    if (!is_open && given.access.bootstrap_key.empty())
        say("bootstrap_api_key", "is missing, so no key would open the API; set one, or set auth to off on loopback");
}

void check_kafka(const settings& given, program reader, const say_problem& say) {
    if (reader != program::orders && reader != program::notifications) return;
    if (given.kafka.brokers.empty())
        say("kafka.brokers",
            "is missing; set the bootstrap servers, such as localhost:9092 (`tidings dev` needs none)");
    for (auto& problem : kafka::property_problems(given.kafka.properties)) say("kafka.properties", std::move(problem));
}

void check_tokens(const settings& given, const say_problem& say) {
    const auto relays = parse_smtp_urls(given.smtp_url.reveal());
    const bool wants_tokens =
        relays && std::ranges::any_of(*relays, [](const auto& each) { return each.login && each.login->uses_token(); });
    if (given.smtp_oauth_token_url.empty()) {
        if (wants_tokens)
            say("smtp.url",
                "has a user without a password; add it (user:password@host), or set TIDINGS_SMTP_OAUTH_TOKEN_URL to "
                "log in with access tokens");
        return;
    }
    if (relays && !wants_tokens)
        say("smtp.oauth_token_url",
            "is set, but every relay that asks for a login has a password; write the user alone: smtp://user@host");
    if (given.smtp_oauth_client_id.empty())
        say("smtp.oauth_client_id", "is missing; set the client that asks for access tokens");
    if (given.smtp_oauth_client_secret.empty() && given.smtp_oauth_refresh_token.empty())
        say("smtp.oauth_client_secret", "is missing; set it, or smtp.oauth_refresh_token");
}

}  // namespace

settings::settings(program reader) : database_url(default_database(reader)), mailbox_listen{"127.0.0.1", 1025} {
    console.version = TIDINGS_VERSION;
    if (reader == program::notifications) http.listen.port = 8081;
    if (reader != program::dev) return;
    access.auth = api::auth_mode::off;
    mail_from = "Tidings Tea Shop <orders@shop.example>";
}

void declare(option_list& options, settings& into) {
    declare_http(options, into);
    declare_storage(options, into);
    declare(options, into.kafka);
    declare(options, into.reconciler);
    declare_mail(options, into);
    declare_mail_login(options, into);
    declare_ai(options, into);
    declare_extras(options, into);
    declare_traces(options, into);
    declare_client(options, into);
}

std::vector<config_problem> problems(const settings& given, const option_list& options) {
    std::vector<config_problem> found;
    const auto reader = options.reader();
    const say_problem say = [&](std::string_view name, std::string what) {
        found.push_back({options.key_of(name), std::move(what)});
    };
    check_access(given, options, say);
    check_kafka(given, reader, say);
    if (reader == program::notifications && given.smtp_url.empty())
        say("smtp.url", "is missing; set the mail relay, such as smtp://user:pass@mail.example:587");
    if (reader == program::notifications && given.mail_from.empty())
        say("mail.from", "is missing; set the sender, such as Acme Shop <orders@shop.example>");
    check_tokens(given, say);
    if (!given.gemini_daily_cost.empty() && given.gemini_prices.empty())
        say("gemini.daily_cost",
            "needs gemini.prices, the price of a million tokens of input and of output: 0.10,0.40");
    if (given.retention.count() > 0 && given.retention < 720h)
        say("retention",
            "is shorter than 720h (30 days), so an event that Kafka still keeps could be mailed twice; make it longer, "
            "or 0s to keep everything");
    if (given.retry_schedule.front() > given.retry_max_age)
        say("retry.max_age",
            "is shorter than the first pause of TIDINGS_RETRY_SCHEDULE, so nothing would ever be tried again; make it "
            "longer");
    return found;
}

}  // namespace tidings
