#include "common/settings.hpp"
#include <algorithm>
#include "adapters/http_client/web_address.hpp"
#include "api/access_options.hpp"
#include "console/site_options.hpp"
#include "ordering/budget_options.hpp"
#include "relay/reconciler_options.hpp"
#include "render/shop_options.hpp"

namespace tidings {
namespace {

using namespace std::chrono_literals;

void declare_http(option_list& options, settings& into) {
    options.topic("HTTP and access");
    declare(options, into.http);
    options
        .address("notifications.listen", into.notifications_listen,
                 "separate address for the notification API in `tidings dev`; without it both are at http.listen")
        .used_by(programs({program::dev}))
        .default_shown("–")
        .example("127.0.0.1:8081");
    declare(options, into.access);
    options.topic("Web console");
    declare(options, into.console);
    declare(options, into.oidc);
}

void declare_storage(option_list& options, settings& into) {
    options.topic("Storage");
    declare(options, into.store);
    declare(options, into.postgres);
    options.topic("Room for orders");
    declare(options, into.budget);
    options.topic("Kafka");
    declare(options, into.kafka);
    declare(options, into.reconciler);
}

void declare_mail(option_list& options, settings& into) {
    options.topic("Mail relay");
    declare(options, into.smtp);
    declare(options, into.oauth);
    options.topic("Mails");
    declare(options, into.notify);
    declare(options, into.shop);
    options.topic("AI text");
    declare(options, into.gemini);
    declare(options, into.prose);
    options.topic("Built-in mailbox");
    declare(options, into.mailbox);
}

void declare_operation(option_list& options, settings& into) {
    options.topic("Running");
    declare(options, into.log);
    options
        .duration("stop_grace", into.stop_grace, 1s, 10min, "longest time for finishing what is under way after TERM")
        .used_by(readers::servers)
        .example("10s");
    options.topic("Traces");
    declare(options, into.otlp);
    options.topic("Command line tool");
    declare(options, into.client);
}

// What one part takes from another's options.
void hand_on(settings& into, bool shop_has_name) {
    into.console.access = into.access;  // a session of the console may do what its key may
    into.console.has_tls = !into.http.tls.certificate.empty();
    into.console.delivery_mode = into.notify.mode.text();
    into.oidc.redirect_uri = console::text_of(into.console.place) + "/console/oidc/callback";
    into.postgres.url = into.store.url;
    into.notify.hold_max = into.reconciler.reconcile_after + 5min;  // a lost version has its chance to come again first
    // More than there are lines, so that one mail's envelope can follow another's final dot.
    into.notify.sends_max = 8 * into.smtp.connections_max;
    into.notify.stop_grace = into.stop_grace * 2 / 3;
    if (!shop_has_name) into.shop.name = into.notify.from.name.empty() ? shop_profile{}.name : into.notify.from.name;
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

void check_oidc(const settings& given, program reader, const say_problem& say) {
    if ((reader != program::notifications && reader != program::dev) || !given.oidc.is_set()) return;
    const auto& place = given.console.place;
    const auto host = "http://" + place.authority;
    if (place.authority.empty())
        say("public_url",
            "is missing; oidc.issuer needs it: the provider sends browsers back to PUBLIC_URL/console/oidc/callback");
    else if (!place.is_https && !parse_private_endpoint(host))
        say("public_url", "is neither https nor on this machine, so nobody could sign in; use https");
    if (given.oidc.client_id.empty())
        say("oidc.client_id", "is missing; set what this service is called at oidc.issuer");
    if (given.oidc.roles.empty())
        say("oidc.roles",
            "is missing, so nobody would be let in; set which value of the claim gives which role, such as tidings-admins=admin");
    if (given.access.auth == api::auth_mode::off)
        say("oidc.issuer", "is set, but auth is off and nobody needs to sign in; set auth to required");
}

void check_tls(const settings& given, program reader, const say_problem& say) {
    if (reader != program::orders && reader != program::notifications && reader != program::dev) return;
    const auto& files = given.http.tls;
    if (files.certificate.empty() && files.key.empty()) return;
    if (files.key.empty()) return say("tls.key", "is missing; set the file of the key that belongs to tls.cert");
    if (files.certificate.empty())
        return say("tls.cert", "is missing; set the file of the certificate that belongs to tls.key");
    const auto loaded = tls_certificate::load(files);
    if (!loaded) say("tls.cert", loaded.error().detail);
}

void check_kafka(const settings& given, program reader, const say_problem& say) {
    if (reader != program::orders && reader != program::notifications) return;
    if (given.kafka.brokers.empty())
        say("kafka.brokers",
            "is missing; set the bootstrap servers, such as localhost:9092 (`tidings dev` needs none)");
    for (auto& problem : kafka::property_problems(given.kafka.properties)) say("kafka.properties", std::move(problem));
}

void check_mail(const settings& given, program reader, const say_problem& say) {
    if (reader == program::notifications && given.smtp.relays.empty())
        say("smtp.url", "is missing; set the mail relay, such as smtp://user:pass@mail.example:587");
    if (reader == program::notifications && given.notify.from.address.empty())
        say("mail.from", "is missing; set the sender, such as Acme Shop <orders@shop.example>");
    for (auto& problem : trust_problems(given.smtp)) say("smtp.url", std::move(problem));
    if (given.notify.retries.pauses.front() > given.notify.retries.max_age)
        say("retry.max_age",
            "is shorter than the first pause of TIDINGS_RETRY_SCHEDULE, so nothing would ever be tried again; make it "
            "longer");
}

void check_tokens(const settings& given, const say_problem& say) {
    const auto& relays = given.smtp.relays;
    const bool wants_tokens =
        std::ranges::any_of(relays, [](const auto& each) { return each.login && each.login->uses_token(); });
    if (!given.oauth.is_set()) {
        if (wants_tokens)
            say("smtp.url",
                "has a user without a password; add it (user:password@host), or set TIDINGS_SMTP_OAUTH_TOKEN_URL to "
                "log in with access tokens");
        return;
    }
    if (!relays.empty() && !wants_tokens)
        say("smtp.oauth_token_url",
            "is set, but every relay that asks for a login has a password; write the user alone: smtp://user@host");
    if (given.oauth.client_id.empty())
        say("smtp.oauth_client_id", "is missing; set the client that asks for access tokens");
    if (given.oauth.client_secret.empty() && given.oauth.refresh_token.empty())
        say("smtp.oauth_client_secret", "is missing; set it, or smtp.oauth_refresh_token");
}

void check_costs(const option_list& options, const say_problem& say) {
    const auto is_empty = [&](const char* name) { return options.find(name)->shown().empty(); };
    if (!is_empty("gemini.daily_cost") && is_empty("gemini.prices"))
        say("gemini.daily_cost",
            "needs gemini.prices, the price of a million tokens of input and of output: 0.10,0.40");
}

void check_retention(const settings& given, const say_problem& say) {
    if (given.store.retention.count() > 0 && given.store.retention < 720h)
        say("retention",
            "is shorter than 720h (30 days), so an event that Kafka still keeps could be mailed twice; make it longer, "
            "or 0s to keep everything");
}

}  // namespace

settings::settings(program reader) {
    console.version = TIDINGS_VERSION;
    const bool notifies = reader == program::notifications;
    store.url = secret{std::string("sqlite:./tidings-data/") + (notifies ? "notification" : "order") + "-service.db"};
    if (notifies) http.listen.port = 8081;
    if (reader != program::dev) return;
    access.auth = api::auth_mode::off;
    notify.from = {"Tidings Tea Shop", "orders@shop.example"};
}

std::string event_log_system_of(const settings& given) {
    return given.kafka.brokers.empty() ? "tidings" : "kafka";
}

void declare(option_list& options, settings& into) {
    declare_http(options, into);
    declare_storage(options, into);
    declare_mail(options, into);
    declare_operation(options, into);
    options.after_load([&options, &into] { hand_on(into, !options.find("shop.name")->shown().empty()); });
}

std::vector<config_problem> problems(const settings& given, const option_list& options) {
    std::vector<config_problem> found;
    const say_problem say = [&](std::string_view name, std::string what) {
        found.push_back({options.key_of(name), std::move(what)});
    };
    check_access(given, options, say);
    check_oidc(given, options.reader(), say);
    check_tls(given, options.reader(), say);
    check_kafka(given, options.reader(), say);
    check_mail(given, options.reader(), say);
    check_tokens(given, say);
    check_costs(options, say);
    check_retention(given, say);
    return found;
}

}  // namespace tidings
