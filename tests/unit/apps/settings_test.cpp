#include "common/settings.hpp"
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <filesystem>
#include <fstream>
#include "runtime/option_report.hpp"
#include "support/source_path.hpp"
#include "support/test_certificate.hpp"

namespace tidings {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using namespace std::chrono_literals;

struct loaded {
    explicit loaded(program reader) : values(reader), options(reader) { declare(options, values); }
    std::vector<std::string> load(const config_input& input) {
        auto found = options.load(input);
        if (found.empty()) found = problems(values, options);
        std::vector<std::string> lines;
        for (const auto& problem : found) lines.push_back(problem.line());
        return lines;
    }
    settings values;
    option_list options;
};

class Settings : public testing::Test {
protected:
    Settings() {
        auto pattern = (std::filesystem::temp_directory_path() / "tidings-settings-XXXXXX").string();
        folder_ = ::mkdtemp(pattern.data());
    }
    ~Settings() override { std::filesystem::remove_all(folder_); }

    std::string file(const std::string& name, const std::string& content, mode_t mode = 0600) {
        const auto path = (folder_ / name).string();
        std::ofstream{path} << content;
        ::chmod(path.c_str(), mode);
        return path;
    }

    std::filesystem::path folder_;
};

const std::map<std::string, std::string> complete{{"TIDINGS_BOOTSTRAP_API_KEY", "a-key-that-is-long-enough"},
                                                  {"TIDINGS_KAFKA_BROKERS", "localhost:9092"},
                                                  {"TIDINGS_SMTP_URL", "smtp://mail.example:25?tls=none"},
                                                  {"TIDINGS_MAIL_FROM", "Acme Shop <orders@shop.example>"}};

std::map<std::string, std::string> complete_with(std::map<std::string, std::string> more) {
    for (const auto& [key, value] : complete) more.try_emplace(key, value);
    return more;
}

TEST_F(Settings, the_contract_s_variables_and_defaults_are_there) {
    const std::map<std::string, std::string> contract{
        {"TIDINGS_HTTP_LISTEN", "127.0.0.1:8081"},
        {"TIDINGS_DATABASE_URL", "sqlite:./tidings-data/notification-service.db"},
        {"TIDINGS_KAFKA_BROKERS", ""},
        {"TIDINGS_KAFKA_TOPIC", "order-event"},
        {"TIDINGS_KAFKA_GROUP", "notification-service"},
        {"TIDINGS_KAFKA_PROPERTIES", ""},
        {"TIDINGS_SMTP_URL", ""},
        {"TIDINGS_MAIL_FROM", ""},
        {"TIDINGS_DELIVERY_MODE", "live"},
        {"TIDINGS_RETRY_SCHEDULE", "1m,5m,15m,30m,1h,2h,4h"},
        {"TIDINGS_RETRY_MAX_AGE", "72h"},
        {"TIDINGS_UNCERTAIN", "resend"},
        {"TIDINGS_AUTH", "required"},
        {"TIDINGS_BOOTSTRAP_API_KEY", ""},
        {"GEMINI_API_KEY", ""},
        {"TIDINGS_GEMINI_URL", "https://generativelanguage.googleapis.com"},
        {"OTEL_EXPORTER_OTLP_ENDPOINT", ""},
        {"OTEL_SERVICE_NAME", ""},
        {"TIDINGS_LOG_LEVEL", "info"}};
    loaded config{program::notifications};

    EXPECT_THAT(config.load({.environment = complete}), IsEmpty());

    std::map<std::string, std::string> shown;
    loaded untouched{program::notifications};
    for (const auto& each : untouched.options.all()) shown[each.variable()] = each.shown();
    for (const auto& [variable, value] : contract) {
        ASSERT_TRUE(shown.contains(variable)) << variable;
        EXPECT_EQ(shown[variable], value) << variable;
    }
    EXPECT_TRUE(shown.contains("TIDINGS_GEMINI_MODEL") && shown.contains("TIDINGS_RATE_LIMIT") &&
                shown.contains("TIDINGS_LOG_FORMAT"));
}

TEST_F(Settings, a_certificate_needs_its_key_and_a_key_is_not_for_everybody) {
    const auto own = testing_support::test_certificate::make("DNS:localhost");
    const auto other = testing_support::test_certificate::make("DNS:localhost");
    const auto cert = file("cert.pem", own.certificate), key = file("key.pem", own.key),
               open_key = file("open.pem", own.key, 0644), other_key = file("other.pem", other.key),
               junk = file("junk.pem", "no pem"), empty = file("empty.pem", "");
    const auto lines_of = [](const std::string& cert_file, const std::string& key_file) {
        std::map<std::string, std::string> given;
        if (!cert_file.empty()) given["TIDINGS_TLS_CERT"] = cert_file;
        if (!key_file.empty()) given["TIDINGS_TLS_KEY"] = key_file;
        loaded config{program::notifications};
        return config.load({.environment = complete_with(std::move(given))});
    };

    EXPECT_THAT(lines_of(cert, key), IsEmpty());
    EXPECT_THAT(lines_of(cert, ""), ElementsAre(HasSubstr("TIDINGS_TLS_KEY: is missing")));
    EXPECT_THAT(lines_of("", key), ElementsAre(HasSubstr("TIDINGS_TLS_CERT: is missing")));
    EXPECT_THAT(
        lines_of(cert, open_key),
        ElementsAre(AllOf(HasSubstr("TIDINGS_TLS_KEY: \"" + open_key + "\" is a key that"), HasSubstr("chmod 640"))));
    EXPECT_THAT(lines_of(cert, other_key), ElementsAre(HasSubstr("is not the key of the certificate in " + cert)));
    EXPECT_THAT(lines_of(junk, key), ElementsAre(HasSubstr("holds no certificate; write it as PEM")));
    EXPECT_THAT(lines_of(cert, junk), ElementsAre(HasSubstr("holds no private key; write it as PEM")));
    EXPECT_THAT(
        lines_of(empty, "/nowhere/key.pem"),
        ElementsAre(HasSubstr("empty.pem\" is empty"), HasSubstr("/nowhere/key.pem\" cannot be read: No such")));
}

TEST_F(Settings, a_provider_to_sign_in_with_needs_all_of_its_parts) {
    const std::map<std::string, std::string> whole{{"TIDINGS_OIDC_ISSUER", "https://login.example/realm"},
                                                   {"TIDINGS_OIDC_CLIENT_ID", "tidings-console"},
                                                   {"TIDINGS_OIDC_ROLES", "admins=admin"},
                                                   {"TIDINGS_PUBLIC_URL", "https://tidings.example/ops"}};
    const auto lines_of = [&](const std::string& name, const std::string& value) {
        auto given = whole;
        given[name] = value;
        loaded config{program::notifications};
        return config.load({.environment = complete_with(std::move(given))});
    };

    loaded config{program::notifications};
    EXPECT_THAT(config.load({.environment = complete_with(whole)}), IsEmpty());
    EXPECT_EQ(config.values.oidc.redirect_uri, "https://tidings.example/ops/console/oidc/callback");
    EXPECT_THAT(lines_of("TIDINGS_OIDC_CLIENT_ID", ""), ElementsAre(HasSubstr("TIDINGS_OIDC_CLIENT_ID: is missing")));
    EXPECT_THAT(lines_of("TIDINGS_OIDC_ROLES", ""), ElementsAre(HasSubstr("nobody would be let in")));
    EXPECT_THAT(lines_of("TIDINGS_OIDC_ROLES", "admins"), ElementsAre(HasSubstr("write tidings-admins=admin")));
    EXPECT_THAT(lines_of("TIDINGS_PUBLIC_URL", ""), ElementsAre(HasSubstr("TIDINGS_PUBLIC_URL: is missing")));
    EXPECT_THAT(lines_of("TIDINGS_PUBLIC_URL", "http://tidings.example"), ElementsAre(HasSubstr("use https")));
    EXPECT_THAT(lines_of("TIDINGS_PUBLIC_URL", "http://localhost:8081"), IsEmpty());
    EXPECT_THAT(lines_of("TIDINGS_OIDC_ISSUER", "http://login.example"), ElementsAre(HasSubstr("https://")));
    EXPECT_THAT(lines_of("TIDINGS_OIDC_ISSUER", "https://login.example?x"),
                ElementsAre(HasSubstr("query or fragment")));
    EXPECT_THAT(lines_of("TIDINGS_OIDC_SCOPE", "profile"), ElementsAre(HasSubstr("lacks openid")));
    EXPECT_THAT(lines_of("TIDINGS_AUTH", "off"),
                ElementsAre(HasSubstr("TIDINGS_OIDC_ISSUER: is set, but auth is off")));
}

TEST_F(Settings, a_login_with_access_tokens_needs_all_of_its_parts) {
    const auto lines_of = [](std::map<std::string, std::string> given) {
        loaded config{program::notifications};
        return config.load({.environment = complete_with(std::move(given))});
    };
    const std::string user_alone = "smtp://orders%40shop.example@smtp.office365.com";
    const std::string endpoint = "https://login.example/t/token";

    EXPECT_THAT(lines_of({{"TIDINGS_SMTP_URL", user_alone}}),
                ElementsAre(AllOf(HasSubstr("TIDINGS_SMTP_URL"), HasSubstr("TIDINGS_SMTP_OAUTH_TOKEN_URL"))));
    EXPECT_THAT(lines_of({{"TIDINGS_SMTP_URL", user_alone}, {"TIDINGS_SMTP_OAUTH_TOKEN_URL", endpoint}}),
                ElementsAre(HasSubstr("TIDINGS_SMTP_OAUTH_CLIENT_ID: is missing"),
                            HasSubstr("TIDINGS_SMTP_OAUTH_CLIENT_SECRET: is missing")));
    EXPECT_THAT(lines_of({{"TIDINGS_SMTP_OAUTH_TOKEN_URL", endpoint},
                          {"TIDINGS_SMTP_OAUTH_CLIENT_ID", "shop"},
                          {"TIDINGS_SMTP_OAUTH_CLIENT_SECRET", "s3cret"}}),
                ElementsAre(HasSubstr("TIDINGS_SMTP_OAUTH_TOKEN_URL: is set, but")));
    EXPECT_THAT(lines_of({{"TIDINGS_SMTP_OAUTH_TOKEN_URL", "http://login.example/token"}}),
                ElementsAre(HasSubstr("would send the key unencrypted")));
    EXPECT_THAT(lines_of({{"TIDINGS_SMTP_URL", user_alone},
                          {"TIDINGS_SMTP_OAUTH_TOKEN_URL", endpoint},
                          {"TIDINGS_SMTP_OAUTH_CLIENT_ID", "shop"},
                          {"TIDINGS_SMTP_OAUTH_REFRESH_TOKEN", "r3fresh"}}),
                IsEmpty());
    EXPECT_THAT(lines_of({{"TIDINGS_SMTP_URL", "smtp://h?cert=/nowhere/cert.pem"}}),
                ElementsAre(HasSubstr("names /nowhere/cert.pem, which cannot be read")));
    EXPECT_THAT(lines_of({{"TIDINGS_SMTP_HELO", "a b"}}), ElementsAre(HasSubstr("TIDINGS_SMTP_HELO")));
    EXPECT_THAT(lines_of({{"TIDINGS_SMTP_HELO", "vm"}}), IsEmpty()) << "a warning at start";
    EXPECT_THAT(lines_of({{"TIDINGS_SMTP_AUTH", "cram-md5"}}), ElementsAre(HasSubstr("TIDINGS_SMTP_AUTH")));
}

TEST_F(Settings, command_line_beats_environment_beats_file_beats_default) {
    const auto path =
        file("shop.toml", "[kafka]\ntopic = \"from-file\"\ngroup = \"from-file\"\n[log]\nlevel = \"warn\"\n");
    loaded config{program::notifications};

    const auto lines = config.load(
        {.flags = {{"kafka.topic", "from-flag"}},
         .environment = complete_with({{"TIDINGS_KAFKA_TOPIC", "from-env"}, {"TIDINGS_KAFKA_GROUP", "from-env"}}),
         .file = path});

    EXPECT_THAT(lines, IsEmpty());
    EXPECT_EQ(config.values.kafka.topic, "from-flag");
    EXPECT_EQ(config.options.find("kafka.topic")->source(), "command line");
    EXPECT_EQ(config.values.kafka.group, "from-env");
    EXPECT_EQ(config.options.find("kafka.group")->source(), "environment");
    EXPECT_EQ(config.values.log.level, log_level::warn);
    EXPECT_EQ(config.options.find("log.level")->source(), path + ":5");
    EXPECT_EQ(config.values.notify.uncertain.usual, uncertain_policy::resend);
    EXPECT_EQ(config.options.find("uncertain")->source(), "default");
}

TEST_F(Settings, a_value_can_come_from_a_file_named_by_the_variable) {
    const auto path = file("key", "a-key-that-is-long-enough\n");
    loaded config{program::orders};

    const auto lines = config.load(
        {.environment = complete_with({{"TIDINGS_BOOTSTRAP_API_KEY", ""}, {"TIDINGS_BOOTSTRAP_API_KEY_FILE", path}})});

    EXPECT_THAT(lines, IsEmpty());
    EXPECT_EQ(config.values.access.bootstrap_key.reveal(), "a-key-that-is-long-enough");
    EXPECT_EQ(config.options.find("bootstrap_api_key")->source(), "environment (" + path + ")");
}

TEST_F(Settings, secrets_are_never_shown) {
    loaded config{program::notifications};
    const auto lines = config.load(
        {.environment = complete_with({{"TIDINGS_BOOTSTRAP_API_KEY", "a-key-that-is-long-enough"},
                                       {"GEMINI_API_KEY", "gemini-key-hush"},
                                       {"TIDINGS_DATABASE_URL", "postgresql://shop:pass-hush@db/shop"},
                                       {"TIDINGS_SMTP_URL", "smtp://u:mail-hush@one:587,smtps://v:mail-hush@two:465"},
                                       {"TIDINGS_KAFKA_PROPERTIES", "sasl.username=shop;sasl.password=kafka-hush"}})});

    ASSERT_THAT(lines, IsEmpty());
    for (const auto& text :
         {config_table(config.options), config_json(config.options), config_markdown(config.options)}) {
        EXPECT_THAT(text, Not(HasSubstr("hush")));
        EXPECT_THAT(text, Not(HasSubstr("long-enough")));
    }
    EXPECT_THAT(config_table(config.options), HasSubstr("postgresql://shop:***@db/shop"));
    EXPECT_THAT(config_table(config.options), HasSubstr("smtp://u:***@one:587,smtps://v:***@two:465"));
    EXPECT_THAT(config_table(config.options), HasSubstr("sasl.username=shop;sasl.password=***"));
}

TEST_F(Settings, an_environment_for_both_services_and_empty_variables_are_taken) {
    loaded config{program::orders};

    const auto lines = config.load(
        {.environment = complete_with({{"TIDINGS_UNCERTAIN", "hold"},
                                       {"TIDINGS_RETRY_SCHEDULE", "nonsense that only the other service reads"},
                                       {"TIDINGS_RATE_LIMIT", ""},
                                       {"HOME", "/root"}})});

    EXPECT_THAT(lines, IsEmpty());
    EXPECT_EQ(config.values.access.limit, (rate{1000, 1s}));
}

TEST_F(Settings, every_problem_is_told_at_once) {
    loaded config{program::notifications};

    const auto lines = config.load(
        {.environment = complete_with(
             {{"TIDINGS_UNCERTAIN", "maybe"}, {"TIDINGS_RETRY_MAX_AGE", "long"}, {"TIDINGS_RETRY_MAX_AGES", "72h"}})});

    EXPECT_THAT(lines, ElementsAre(HasSubstr("TIDINGS_RETRY_MAX_AGE: "), HasSubstr("TIDINGS_UNCERTAIN: ")))
        << "a variable that is not known is a warning: others may have set it";
}

struct wrong_config {
    const char* reason;
    program reader;
    std::map<std::string, std::string> environment;
    const char* line;  // part of the one line that is told
};

const wrong_config wrong_configs[] = {
    {"address without a port",
     program::orders,
     {{"TIDINGS_HTTP_LISTEN", "127.0.0.1"}},
     "TIDINGS_HTTP_LISTEN: \"127.0.0.1\" is not an address to listen on; write HOST:PORT"},
    {"port too large", program::orders, {{"TIDINGS_HTTP_LISTEN", "127.0.0.1:70000"}}, "TIDINGS_HTTP_LISTEN"},
    {"port negative", program::orders, {{"TIDINGS_HTTP_LISTEN", "127.0.0.1:-1"}}, "TIDINGS_HTTP_LISTEN"},
    {"port is a word", program::orders, {{"TIDINGS_HTTP_LISTEN", "127.0.0.1:http"}}, "TIDINGS_HTTP_LISTEN"},
    {"IPv6 without brackets", program::orders, {{"TIDINGS_HTTP_LISTEN", "::1:8080"}}, "[::]:8080"},
    {"address is a URL", program::orders, {{"TIDINGS_HTTP_LISTEN", "http://127.0.0.1:8080"}}, "TIDINGS_HTTP_LISTEN"},
    {"rate without unit",
     program::orders,
     {{"TIDINGS_RATE_LIMIT", "100"}},
     "TIDINGS_RATE_LIMIT: \"100\" is not a rate; write a number per s, m or h"},
    {"rate of nothing", program::orders, {{"TIDINGS_RATE_LIMIT", "0/s"}}, "TIDINGS_RATE_LIMIT"},
    {"rate per fortnight", program::orders, {{"TIDINGS_RATE_LIMIT", "9/w"}}, "TIDINGS_RATE_LIMIT"},
    {"rate below zero", program::orders, {{"TIDINGS_RATE_LIMIT", "-1/s"}}, "TIDINGS_RATE_LIMIT"},
    {"auth neither",
     program::orders,
     {{"TIDINGS_AUTH", "none"}},
     "TIDINGS_AUTH: \"none\" is none of its values; write required or off"},
    {"auth off for the world",
     program::orders,
     {{"TIDINGS_AUTH", "off"}, {"TIDINGS_HTTP_LISTEN", "0.0.0.0:8080"}},
     "TIDINGS_AUTH: off would let everybody"},
    {"auth off for the world, notifications",
     program::notifications,
     {{"TIDINGS_AUTH", "off"}, {"TIDINGS_HTTP_LISTEN", "[::]:8081"}},
     "TIDINGS_AUTH: off would let everybody"},
    {"auth off for the world, dev",
     program::dev,
     {{"TIDINGS_HTTP_LISTEN", "0.0.0.0:8080"}},
     "TIDINGS_AUTH: off would let everybody"},
    {"mails for the world, dev",
     program::dev,
     {{"TIDINGS_NOTIFICATIONS_LISTEN", "0.0.0.0:8081"}},
     "TIDINGS_AUTH: off would let everybody"},
    {"a time zone of the shop that nobody knows",
     program::dev,
     {{"TIDINGS_SHOP_TIME_ZONE", "Berlin"}},
     "TIDINGS_SHOP_TIME_ZONE: \"Berlin\" is no time zone that is known here; write Europe/Berlin"},
    {"a language of the shop that nobody knows",
     program::dev,
     {{"TIDINGS_SHOP_LOCALE", "german"}},
     "TIDINGS_SHOP_LOCALE: \"german\" is no language that is known here; write de"},
    {"two APIs on one address",
     program::dev,
     {{"TIDINGS_NOTIFICATIONS_LISTEN", "127.0.0.1:8080"}},
     "TIDINGS_NOTIFICATIONS_LISTEN: is the address of the order API too"},
    {"key too short",
     program::orders,
     {{"TIDINGS_BOOTSTRAP_API_KEY", "admin"}},
     "TIDINGS_BOOTSTRAP_API_KEY: the value is shorter than 20 characters"},
    {"key with spaces",
     program::orders,
     {{"TIDINGS_BOOTSTRAP_API_KEY", "a key that is long enough"}},
     "TIDINGS_BOOTSTRAP_API_KEY"},
    {"no key for auth",
     program::orders,
     {{"TIDINGS_BOOTSTRAP_API_KEY", ""}},
     "TIDINGS_BOOTSTRAP_API_KEY: is missing, so no key"},
    {"key and its file",
     program::orders,
     {{"TIDINGS_BOOTSTRAP_API_KEY", "a-key-that-is-long-enough"}, {"TIDINGS_BOOTSTRAP_API_KEY_FILE", "/x"}},
     "TIDINGS_BOOTSTRAP_API_KEY_FILE: contradicts TIDINGS_BOOTSTRAP_API_KEY"},
    {"no such secret file",
     program::orders,
     {{"TIDINGS_BOOTSTRAP_API_KEY", ""}, {"TIDINGS_BOOTSTRAP_API_KEY_FILE", "/does/not/exist"}},
     "/does/not/exist cannot be read: No such file"},
    {"secret file is a folder",
     program::orders,
     {{"TIDINGS_BOOTSTRAP_API_KEY", ""}, {"TIDINGS_BOOTSTRAP_API_KEY_FILE", "/"}},
     "is not a file"},
    {"secret file is endless",
     program::orders,
     {{"TIDINGS_BOOTSTRAP_API_KEY", ""}, {"TIDINGS_BOOTSTRAP_API_KEY_FILE", "/dev/zero"}},
     "is not a file"},
    {"other database",
     program::orders,
     {{"TIDINGS_DATABASE_URL", "mysql://u:hush@db/x"}},
     "TIDINGS_DATABASE_URL: the value is neither postgresql://… nor sqlite:PATH"},
    {"database is a path", program::orders, {{"TIDINGS_DATABASE_URL", "./orders.db"}}, "TIDINGS_DATABASE_URL"},
    {"database without a file", program::orders, {{"TIDINGS_DATABASE_URL", "sqlite:"}}, "names no file"},
    {"forgetful database", program::orders, {{"TIDINGS_DATABASE_URL", "sqlite::memory:"}}, "would forget every order"},
    {"password not encoded",
     program::orders,
     {{"TIDINGS_DATABASE_URL", "postgresql://u:a b@db/x"}},
     "special characters %-encoded"},
    {"no connections", program::orders, {{"TIDINGS_DATABASE_CONNECTIONS", "0"}}, "is not a whole number from 2 to 64"},
    {"too many connections",
     program::orders,
     {{"TIDINGS_DATABASE_CONNECTIONS", "1000"}},
     "is not a whole number from 2 to 64"},
    {"connections with a fraction",
     program::orders,
     {{"TIDINGS_DATABASE_CONNECTIONS", "2.5"}},
     "TIDINGS_DATABASE_CONNECTIONS"},
    {"migrate neither",
     program::orders,
     {{"TIDINGS_MIGRATE", "maybe"}},
     "TIDINGS_MIGRATE: \"maybe\" is neither true nor false"},
    {"no brokers", program::orders, {{"TIDINGS_KAFKA_BROKERS", ""}}, "TIDINGS_KAFKA_BROKERS: is missing"},
    {"no brokers, notifications",
     program::notifications,
     {{"TIDINGS_KAFKA_BROKERS", ""}},
     "TIDINGS_KAFKA_BROKERS: is missing"},
    {"broker without port",
     program::orders,
     {{"TIDINGS_KAFKA_BROKERS", "kafka"}},
     "write HOST:PORT with commas between them"},
    {"broker is a URL", program::orders, {{"TIDINGS_KAFKA_BROKERS", "kafka://kafka:9092"}}, "TIDINGS_KAFKA_BROKERS"},
    {"brokers with spaces", program::orders, {{"TIDINGS_KAFKA_BROKERS", "a:9092 b:9092"}}, "TIDINGS_KAFKA_BROKERS"},
    {"only commas", program::orders, {{"TIDINGS_KAFKA_BROKERS", ",,"}}, "TIDINGS_KAFKA_BROKERS"},
    {"topic with a slash", program::orders, {{"TIDINGS_KAFKA_TOPIC", "order/event"}}, "is not a topic's name"},
    {"topic is a dot", program::orders, {{"TIDINGS_KAFKA_TOPIC", "."}}, "is not a topic's name"},
    {"property without value",
     program::orders,
     {{"TIDINGS_KAFKA_PROPERTIES", "sasl.mechanism"}},
     "write key=value pairs with ; between them"},
    {"property that a promise rests on",
     program::orders,
     {{"TIDINGS_KAFKA_PROPERTIES", "acks=1"}},
     "TIDINGS_KAFKA_PROPERTIES: acks is set by tidings itself; remove it"},
    {"property that nobody knows",
     program::notifications,
     {{"TIDINGS_KAFKA_PROPERTIES", "no.such.thing=hush"}},
     "TIDINGS_KAFKA_PROPERTIES: librdkafka has no property no.such.thing"},
    {"no mail relay", program::notifications, {{"TIDINGS_SMTP_URL", ""}}, "TIDINGS_SMTP_URL: is missing"},
    {"mail relay is a host",
     program::notifications,
     {{"TIDINGS_SMTP_URL", "mail.example:587"}},
     "TIDINGS_SMTP_URL: the value names no usable mail relay; mail relay 1: it must start with smtp://"},
    {"mail relay by http",
     program::notifications,
     {{"TIDINGS_SMTP_URL", "http://mail.example"}},
     "it must start with smtp:// or smtps://"},
    {"password in the clear",
     program::notifications,
     {{"TIDINGS_SMTP_URL", "smtp://u:hush@mail.example:25?tls=none"}},
     "a login without TLS shows the password"},
    {"unknown parameter",
     program::notifications,
     {{"TIDINGS_SMTP_URL", "smtp://mail.example:25?ssl=no"}},
     "unknown option; known: tls"},
    {"unknown TLS mode",
     program::notifications,
     {{"TIDINGS_SMTP_URL", "smtp://mail.example:25?tls=maybe"}},
     "tls must be required or none"},
    {"second relay wrong",
     program::notifications,
     {{"TIDINGS_SMTP_URL", "smtp://a:25?tls=none,smtp://"}},
     "TIDINGS_SMTP_URL: the value names no usable mail relay; mail relay 2: "},
    {"no sender", program::notifications, {{"TIDINGS_MAIL_FROM", ""}}, "TIDINGS_MAIL_FROM: is missing"},
    {"sender is a name",
     program::notifications,
     {{"TIDINGS_MAIL_FROM", "Acme Shop"}},
     "; write Acme Shop <orders@shop.example>"},
    {"sender with a line break",
     program::notifications,
     {{"TIDINGS_MAIL_FROM", "Acme\r\nBcc: x <a@b.example>"}},
     "TIDINGS_MAIL_FROM: "},
    {"merchant is a name", program::notifications, {{"TIDINGS_MERCHANT_ADDRESS", "me"}}, "is not a mail address"},
    {"unknown delivery mode",
     program::notifications,
     {{"TIDINGS_DELIVERY_MODE", "dry-run"}},
     "is none of live, redirect:ADDR"},
    {"redirect to nobody",
     program::notifications,
     {{"TIDINGS_DELIVERY_MODE", "redirect:"}},
     "write redirect:test@example.com"},
    {"allowlist of nothing",
     program::notifications,
     {{"TIDINGS_DELIVERY_MODE", "allowlist:"}},
     "write allowlist:example.com"},
    {"allowlist of addresses",
     program::notifications,
     {{"TIDINGS_DELIVERY_MODE", "allowlist:a@b.example"}},
     "write allowlist:example.com"},
    {"pause in words",
     program::notifications,
     {{"TIDINGS_RETRY_SCHEDULE", "1m,soon"}},
     "has \"soon\", which is not a duration"},
    {"empty schedule", program::notifications, {{"TIDINGS_RETRY_SCHEDULE", ","}}, "TIDINGS_RETRY_SCHEDULE"},
    {"pause of nothing",
     program::notifications,
     {{"TIDINGS_RETRY_SCHEDULE", "0s"}},
     "write a duration from 100ms to 240h"},
    {"age without unit",
     program::notifications,
     {{"TIDINGS_RETRY_MAX_AGE", "72"}},
     "TIDINGS_RETRY_MAX_AGE: \"72\" is not a duration; write a whole number and ms, s, m, h or d, such as 30s or 72h"},
    {"age with a fraction", program::notifications, {{"TIDINGS_RETRY_MAX_AGE", "1.5h"}}, "TIDINGS_RETRY_MAX_AGE"},
    {"age below zero", program::notifications, {{"TIDINGS_RETRY_MAX_AGE", "-1h"}}, "TIDINGS_RETRY_MAX_AGE"},
    {"age out of range",
     program::notifications,
     {{"TIDINGS_RETRY_MAX_AGE", "2000h"}},
     "write a duration from 1s to 720h"},
    {"age overflows",
     program::notifications,
     {{"TIDINGS_RETRY_MAX_AGE", "9223372036854775807h"}},
     "TIDINGS_RETRY_MAX_AGE"},
    {"age below the first pause",
     program::notifications,
     {{"TIDINGS_RETRY_MAX_AGE", "30s"}},
     "TIDINGS_RETRY_MAX_AGE: is shorter than the first pause"},
    {"kept for less long than Kafka keeps events",
     program::orders,
     {{"TIDINGS_RETENTION", "719h"}},
     "TIDINGS_RETENTION: is shorter than 720h (30 days)"},
    {"uncertain neither", program::notifications, {{"TIDINGS_UNCERTAIN", "drop"}}, "write resend or hold"},
    {"uncertain kind",
     program::notifications,
     {{"TIDINGS_UNCERTAIN", "resend,refund=hold"}},
     "the kinds are placed, paid"},
    {"uncertain nothing", program::notifications, {{"TIDINGS_UNCERTAIN", " "}}, "write resend or hold"},
    {"expiry of no kind", program::notifications, {{"TIDINGS_EXPIRES", "plaecd=24h"}}, "the kinds are placed, paid"},
    {"expiry without age", program::notifications, {{"TIDINGS_EXPIRES", "placed"}}, "write placed=24h,shipped=72h"},
    {"supersede of no kind", program::notifications, {{"TIDINGS_SUPERSEDE", "update"}}, "the kinds are placed, paid"},
    {"rate in words",
     program::notifications,
     {{"TIDINGS_SMTP_RATE", "fast"}},
     "TIDINGS_SMTP_RATE: \"fast\" is not a rate"},
    {"domain without rate", program::notifications, {{"TIDINGS_DOMAIN_RATE", "a.example"}}, "write DOMAIN=RATE"},
    {"domain twice", program::notifications, {{"TIDINGS_DOMAIN_RATE", "*=1/s,*=2/s"}}, "but * is there twice"},
    {"unknown level", program::orders, {{"TIDINGS_LOG_LEVEL", "verbose"}}, "write debug or info or warn or error"},
    {"unknown format", program::orders, {{"TIDINGS_LOG_FORMAT", "xml"}}, "write auto or json or text"},
    {"collector is a host",
     program::orders,
     {{"OTEL_EXPORTER_OTLP_ENDPOINT", "collector:4318"}},
     "OTEL_EXPORTER_OTLP_ENDPOINT: the value is not a web address"},
    {"a password where it would be shown",
     program::orders,
     {{"OTEL_EXPORTER_OTLP_ENDPOINT", "http://me:s3cret@collector:4318"}},
     "OTEL_EXPORTER_OTLP_ENDPOINT: the value holds a user or password; put it into OTEL_EXPORTER_OTLP_HEADERS"},
    {"more than an address",
     program::dev,
     {{"OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "http://collector:4318/v1/traces?key=s3cret"}},
     "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: the value has more than a path"},
    {"headers without a value",
     program::notifications,
     {{"OTEL_EXPORTER_OTLP_HEADERS", "s3cret"}},
     "OTEL_EXPORTER_OTLP_HEADERS: the value has a part without '='"},
    {"an attribute that is not text",
     program::orders,
     {{"OTEL_RESOURCE_ATTRIBUTES", "a=%ff"}},
     "is not UTF-8 in the value of a"},
    {"gRPC", program::orders, {{"OTEL_EXPORTER_OTLP_PROTOCOL", "grpc"}}, "write http/protobuf or http/json"},
    {"no time", program::orders, {{"OTEL_EXPORTER_OTLP_TIMEOUT", "0"}}, "OTEL_EXPORTER_OTLP_TIMEOUT"},
    {"a sampler that asks a server",
     program::orders,
     {{"OTEL_TRACES_SAMPLER", "jaeger_remote"}},
     "OTEL_TRACES_SAMPLER: \"jaeger_remote\" is no sampler that is known here; write always_on"},
    {"a ratio above all",
     program::orders,
     {{"OTEL_TRACES_SAMPLER_ARG", "10"}},
     "OTEL_TRACES_SAMPLER_ARG: \"10\" is no ratio; write a number from 0 to 1"},
    {"key with a line end", program::notifications, {{"GEMINI_API_KEY", "hush\nhush"}}, "GEMINI_API_KEY"},
    {"model that is a path",
     program::notifications,
     {{"TIDINGS_GEMINI_MODEL", "../admin"}},
     "write one such as gemini-flash-lite-latest"},
    {"key over plain HTTP",
     program::notifications,
     {{"TIDINGS_GEMINI_URL", "http://gateway.example"}},
     "would send the key unencrypted; write https://"},
    {"authorities that are not there",
     program::notifications,
     {{"TIDINGS_GEMINI_CA_FILE", "/nowhere/ca.pem"}},
     "names a file that cannot be read"},
    {"cost in words", program::notifications, {{"TIDINGS_GEMINI_DAILY_COST", "two"}}, "write one such as 2.50"},
    {"cost without prices", program::notifications, {{"TIDINGS_GEMINI_DAILY_COST", "2.50"}}, "needs gemini.prices"},
    {"one price",
     program::notifications,
     {{"TIDINGS_GEMINI_PRICES", "0.10"}},
     "write those of a million tokens of input and of output"},
    {"kind of nobody",
     program::notifications,
     {{"TIDINGS_AI_KINDS", "placed,birthday"}},
     "names birthday, which is no kind of mail to a customer"},
    {"language without a guard",
     program::notifications,
     {{"TIDINGS_AI_LOCALES", "en,de"}},
     "names de, whose texts nobody here could check"},
    {"budget of an hour", program::notifications, {{"TIDINGS_AI_BUDGET", "1h"}}, "TIDINGS_AI_BUDGET"},
    {"no requests", program::notifications, {{"TIDINGS_AI_REQUESTS", "0"}}, "TIDINGS_AI_REQUESTS"},
    {"no grace", program::orders, {{"TIDINGS_STOP_GRACE", "0"}}, "TIDINGS_STOP_GRACE"},
};

TEST_F(Settings, each_wrong_configuration_gives_one_line_with_key_and_fix) {
    for (const auto& wrong : wrong_configs) {
        SCOPED_TRACE(wrong.reason);
        loaded config{wrong.reader};

        const auto lines = config.load({.environment = complete_with(wrong.environment)});

        EXPECT_THAT(lines, ElementsAre(HasSubstr(wrong.line)));
        for (const auto& line : lines) {
            EXPECT_THAT(line, Not(HasSubstr("hush")));
            EXPECT_EQ(line.find('\n'), std::string::npos);
        }
    }
    EXPECT_GE(std::size(wrong_configs), 60U);
}

TEST_F(Settings, a_secret_that_everybody_can_read_is_refused) {
    const auto key = file("key", "a-key-that-is-long-enough", 0644);
    const auto url = file("url", "postgresql://shop:hush@db/shop", 0604);
    const auto toml = file("shop.toml", "bootstrap_api_key = \"a-key-that-is-long-enough\"\n", 0644);

    EXPECT_THAT(loaded{program::orders}.load({.environment = complete_with({{"TIDINGS_BOOTSTRAP_API_KEY", ""},
                                                                            {"TIDINGS_BOOTSTRAP_API_KEY_FILE", key}})}),
                ElementsAre("TIDINGS_BOOTSTRAP_API_KEY_FILE: " + key + " can be read by every user; chmod o-r it"));
    EXPECT_THAT(loaded{program::orders}.load({.environment = complete_with({{"TIDINGS_DATABASE_URL_FILE", url}})}),
                ElementsAre(HasSubstr("can be read by every user")));
    EXPECT_THAT(loaded{program::orders}.load({.environment = complete, .file = toml}),
                ElementsAre(HasSubstr("is a secret in a file that every user can read; chmod o-r " + toml)));
}

TEST_F(Settings, variables_of_others_are_a_warning_and_nothing_is_refused) {
    loaded config{program::orders};
    EXPECT_THAT(config.load({.environment = complete_with({{"TIDINGS_PORT", "tcp://10.96.3.7:8080"},
                                                           {"TIDINGS_HTTP_LISTN", "x"},
                                                           {"TIDINGS_COFFEE_FILE", "x"},
                                                           {"TIDINGS_TEST_CACHE", "x"},
                                                           {"TIDINGS_TAG", ""}})}),
                IsEmpty());

    std::vector<std::string> lines;
    for (const auto& warning : config.options.warnings()) lines.push_back(warning.line());
    EXPECT_THAT(lines, ElementsAre(HasSubstr("TIDINGS_COFFEE_FILE: is not an option, and is ignored; remove it"),
                                   HasSubstr("did you mean TIDINGS_HTTP_LISTEN?"), HasSubstr("TIDINGS_PORT: "),
                                   HasSubstr("TIDINGS_TEST_CACHE: is not an option, and is ignored; remove it")));
}

TEST_F(Settings, properties_in_a_file_are_text_array_or_table_and_hold_what_they_like) {
    const std::string forms[] = {
        "[kafka]\nproperties = 'sasl.username=shop;sasl.password=a\\;b,c'\n",
        "[kafka]\nproperties = [\"sasl.username=shop\", \"sasl.password=a;b,c\"]\n",
        "[kafka.properties]\nsasl.username = \"shop\"\n\"sasl.password\" = \"a;b,c\"\n",
    };
    for (const auto& form : forms) {
        loaded config{program::orders};
        EXPECT_THAT(config.load({.environment = complete, .file = file("shop.toml", form)}), IsEmpty()) << form;
        EXPECT_EQ(*parse_properties(config.values.kafka.properties.reveal()),
                  (property_list{{"sasl.username", "shop"}, {"sasl.password", "a;b,c"}}))
            << form;
        EXPECT_THAT(config_table(config.options), Not(HasSubstr("a;b,c")));
        EXPECT_THAT(loaded{program::orders}.load({.environment = complete, .file = file("open.toml", form, 0644)}),
                    ElementsAre(HasSubstr("every user can read")));
    }
}

TEST_F(Settings, a_password_in_a_web_address_is_refused_and_not_repeated) {
    const auto lines =
        loaded{program::cli}.load({.environment = {{"TIDINGS_ORDERS_URL", "http://shop:hush@orders.example"}}});

    EXPECT_THAT(lines, ElementsAre(HasSubstr("holds a user or password")));
    EXPECT_THAT(lines.front(), Not(HasSubstr("hush")));
}

TEST_F(Settings, a_file_is_refused_with_the_line_of_each_problem) {
    const auto refused = [&](const std::string& toml) {
        return loaded{program::orders}.load({.environment = complete, .file = file("shop.toml", toml)});
    };

    EXPECT_THAT(refused("[kafka\n"), ElementsAre(HasSubstr("shop.toml cannot be used: line 1: ")));
    EXPECT_THAT(refused("\n[kafka]\ntopik = \"x\"\n"),
                ElementsAre(HasSubstr("shop.toml:3): is not an option; did you mean kafka.topic?")));
    EXPECT_THAT(refused("stop_grace = 3.5\n"),
                ElementsAre(HasSubstr("shop.toml:1): must be a string, a whole number")));
    EXPECT_THAT(refused("stop_grace = 30\n"), ElementsAre(HasSubstr("stop_grace (")));
    EXPECT_THAT(refused("migrate = \"perhaps\"\n"), ElementsAre(HasSubstr("migrate (")));
    EXPECT_THAT(loaded{program::orders}.load({.environment = complete, .file = folder_.string()}),
                ElementsAre(HasSubstr("is a folder; name the file in it")));
    EXPECT_THAT(loaded{program::orders}.load({.environment = complete, .file = "/does/not/exist.toml"}),
                ElementsAre(HasSubstr("--config: /does/not/exist.toml cannot be used: ")));
}

TEST_F(Settings, the_documentation_is_what_the_declarations_say) {
    loaded config{program::any};
    std::ostringstream written;
    written << std::ifstream{source_path("docs/configuration.md")}.rdbuf();

    EXPECT_EQ(written.str(), config_markdown(config.options))
        << "run: tidings config print --markdown > docs/configuration.md";
}

TEST_F(Settings, every_option_stands_under_a_topic_with_an_example_that_it_takes) {
    loaded config{program::any};
    for (const auto& each : config.options.all()) {
        EXPECT_FALSE(each.topic().empty()) << each.name();
        EXPECT_FALSE(each.example_text().empty()) << each.name();
        if (each.example_text().starts_with('/')) continue;  // a file or folder of somebody's machine

        const auto taken = config.options.find(each.name())->assign(each.example_text(), "example");

        EXPECT_TRUE(taken) << each.name() << " " << (taken ? "" : taken.error().detail);
    }
}

TEST_F(Settings, a_part_takes_what_it_needs_from_the_options_of_another) {
    loaded config{program::notifications};

    EXPECT_THAT(config.load({.environment = complete_with({{"TIDINGS_RECONCILE_AFTER", "1h"},
                                                           {"TIDINGS_SMTP_CONNECTIONS", "4"},
                                                           {"TIDINGS_SMTP_REPLY_TIMEOUT", "9s"},
                                                           {"TIDINGS_SMTP_URL", "smtp://u:p@mail.example"},
                                                           {"TIDINGS_SMTP_AUTH", "plain"},
                                                           {"TIDINGS_STORM_PAUSE", "2h"},
                                                           {"TIDINGS_DELIVERY_MODE", "redirect:qa@shop.example"},
                                                           {"TIDINGS_AI_REQUESTS", "3"},
                                                           {"TIDINGS_STOP_GRACE", "30s"},
                                                           {"OTEL_EXPORTER_OTLP_ENDPOINT", "http://collector:4318"}})}),
                IsEmpty());

    const auto& values = config.values;
    EXPECT_EQ(values.notify.hold_max, 65min);
    EXPECT_EQ(values.notify.sends_max, 32U);
    EXPECT_EQ(values.notify.stop_grace, 20s);
    EXPECT_EQ(values.notify.storm.pause_max, 2h);
    EXPECT_EQ(values.smtp.deadlines.ehlo, 9s);
    EXPECT_EQ(values.smtp.deadlines.data, 9s);
    EXPECT_EQ(values.smtp.relays.front().login->method, sasl_mechanism::plain);
    EXPECT_EQ(values.console.delivery_mode, "redirect:qa@shop.example");
    EXPECT_EQ(values.shop.name, "Acme Shop");
    EXPECT_EQ(values.prose.waiting_max, 12U);
    EXPECT_EQ(values.reconciler.every, 5s);
    EXPECT_EQ(values.otlp.url, "http://collector:4318/v1/traces");
}

TEST_F(Settings, a_file_option_and_its_address_are_taken_in_either_order) {
    const auto authorities = file("ca.pem", "x");
    for (const bool address_first : {true, false}) {
        loaded config{program::notifications};
        std::vector<std::pair<std::string, std::string>> flags{{"gemini.url", "https://gateway.example/x"},
                                                               {"gemini.ca_file", authorities}};
        if (!address_first) std::ranges::reverse(flags);

        EXPECT_THAT(config.load({.flags = flags, .environment = complete}), IsEmpty());

        EXPECT_EQ(config.values.gemini.endpoint.ca_file, authorities);
        EXPECT_EQ(config.values.gemini.endpoint.host, "gateway.example");
    }
}

TEST_F(Settings, a_file_takes_arrays_numbers_and_truths) {
    const auto path =
        file("shop.toml", "migrate = false\ndatabase_connections = 3\n[retry]\nschedule = [\"5s\", \"1m\"]\n");
    loaded config{program::notifications};

    EXPECT_THAT(config.load({.environment = complete, .file = path}), IsEmpty());

    EXPECT_FALSE(config.values.store.migrates);
    EXPECT_EQ(config.values.postgres.connections_max, 3U);
    EXPECT_THAT(config.values.notify.retries.pauses, ElementsAre(5s, 1min));
}

}  // namespace
}  // namespace tidings
