// The console before two listeners, as a browser and as others see it.
#include "console/site.hpp"
#include <gtest/gtest.h>
#include <array>
#include "access/key_ring.hpp"
#include "api/api_handler.hpp"
#include "support/recording_log.hpp"
#include "support/virtual_clock.hpp"
#include "unit/api/api_client.hpp"

namespace tidings::console {
namespace {

using namespace testing_support;

constexpr std::array assets{asset{"console-ABC.js", "text/javascript; charset=utf-8", "zipped", "brotli"}};
constexpr bundle pages{"<script src=\"%ROOT%/console/assets/console-ABC.js\">", assets};
constexpr const char* key = "a-key-of-good-length";

// Answers with who asked for what.
api::route_table echo() {
    const api::action tell = [](const api::request_context& context) -> task<api::http_response> {
        api::http_response answer;
        answer.body = std::string(context.client) + " " + std::string(context.request.method) + " " +
                      std::string(context.request.target) + " " + std::string(context.request.body);
        co_return answer;
    };
    api::route_table routes;
    routes.add("/v1/things/{id}", {scope::orders_read}, {"GET", tell})
        .add("/v1/things", {scope::orders_write}, {"POST", tell, api::body_kind::json});
    return routes;
}

struct kept_keys final : key_store {
    task<result<std::vector<api_key>>> list() override { co_return kept; }
    task<result<void>> add(api_key) override { co_return error{errc::internal, "not asked"}; }
    task<result<api_key>> revoke(std::string, timestamp, std::string) override {
        co_return error{errc::internal, "not asked"};
    }
    task<result<void>> note_used(std::vector<api_key_use>) override { co_return result<void>(); }

    std::vector<api_key> kept;
};

struct ConsoleSite : ::testing::Test {
    asio::io_context io;
    virtual_clock clock{io};
    counting_random random;
    recording_log lines;
    kept_keys store;
    key_ring ring{store, clock, logger{lines, "keys"}};
    site_config config;
    std::optional<site> console;
    std::optional<api_client> orders, notifications;
    const header_list page{{"Host", "localhost:8080"}, {"Sec-Fetch-Site", "same-origin"}, {"Tidings-Console", "1"}};

    void start(const bundle& built = pages) {
        config.access.bootstrap_key = secret{key};
        console.emplace(config, built, clock, &ring);
        orders.emplace(io, console->serve("orders", api::make_handler(echo(), config.access, clock, random)));
        notifications.emplace(io,
                              console->serve("notifications", api::make_handler(echo(), config.access, clock, random)));
    }
    header_list with(std::string_view name, std::string_view value) const {
        auto fields = page;
        fields.emplace_back(name, value);
        return fields;
    }
    std::string sign_in() {
        const auto answer = orders->send_json("POST", "/console/session", R"({"key":"a-key-of-good-length"})", page);
        const auto cookie = header_in(answer, "Set-Cookie");
        return cookie.substr(0, cookie.find(';'));
    }
};

TEST_F(ConsoleSite, people_are_led_there_and_programs_are_not) {
    start();
    const auto led = orders->get("/", {{"Host", "localhost"}, {"Accept", "text/html"}});
    EXPECT_EQ(led.status, 303);
    EXPECT_EQ(header_in(led, "Location"), "console/");
    EXPECT_EQ(orders->get("/", {{"Host", "localhost"}, {"Accept", "*/*"}}).status, 401);
    EXPECT_EQ(orders->get("/console", {{"Host", "localhost"}}).status, 303);
}

TEST_F(ConsoleSite, the_page_is_never_kept_and_an_asset_always) {
    config.place = *parse_public_url("https://shop.example/ops");
    start();
    const auto index = orders->get("/console/messages/msg_1?tab=text", {{"Host", "shop.example"}});
    EXPECT_EQ(index.status, 200);
    EXPECT_EQ(index.body, "<script src=\"/ops/console/assets/console-ABC.js\">");
    EXPECT_EQ(header_in(index, "Cache-Control"), "no-store");
    const auto policy = header_in(index, "Content-Security-Policy");
    EXPECT_EQ(policy.find("unsafe"), std::string::npos);
    for (const char* part : {"default-src 'none'", "frame-ancestors 'none'", "require-trusted-types-for 'script'"})
        EXPECT_NE(policy.find(part), std::string::npos) << part;
    const auto script =
        orders->get("/console/assets/console-ABC.js", {{"Host", "localhost"}, {"Accept-Encoding", "br"}});
    EXPECT_EQ(script.body, "brotli");
    EXPECT_EQ(header_in(script, "Content-Encoding"), "br");
    EXPECT_EQ(header_in(script, "Cache-Control"), "public, max-age=31536000, immutable");
    EXPECT_EQ(header_in(script, "X-Content-Type-Options"), "nosniff");
    EXPECT_EQ(orders->get("/console/assets/console-ABC.js", {{"Host", "localhost"}}).body, "zipped");
    EXPECT_EQ(orders->get("/console/assets/other.js", {{"Host", "localhost"}}).status, 404);
}

TEST_F(ConsoleSite, a_foreign_name_for_our_address_is_refused) {
    start();
    for (const char* path : {"/console/", "/console/session", "/console/assets/console-ABC.js"})
        EXPECT_EQ(orders->get(path, {{"Host", "evil.example"}}).status, 421) << path;
}

TEST_F(ConsoleSite, a_foreign_page_reaches_neither_a_session_nor_an_api) {
    start();
    const auto cookie = sign_in();
    for (const header_list& fields :
         {header_list{
              {"Host", "localhost"}, {"Cookie", cookie}, {"Sec-Fetch-Site", "cross-site"}, {"Tidings-Console", "1"}},
          header_list{{"Host", "localhost"}, {"Cookie", cookie}, {"Sec-Fetch-Site", "same-origin"}},
          header_list{{"Host", "localhost"}, {"Cookie", cookie}}}) {
        EXPECT_EQ(orders->get("/console/api/orders/v1/things/7", fields).status, 403);
        EXPECT_EQ(orders->send_json("POST", "/console/session", R"({"key":"a-key-of-good-length"})", fields).status,
                  403);
    }
}

TEST_F(ConsoleSite, a_session_reaches_the_api_of_every_side_and_a_cookie_no_other_path) {
    start();
    const auto cookie = sign_in();
    EXPECT_EQ(orders->get("/console/api/orders/v1/things/7?x=1", with("Cookie", cookie)).body,
              "bootstrap GET /v1/things/7?x=1 ");
    EXPECT_EQ(orders->get("/console/api/notifications/v1/things/7", with("Cookie", cookie)).status, 200);
    EXPECT_EQ(notifications->send_json("POST", "/console/api/orders/v1/things", "{}", with("Cookie", cookie)).body,
              "bootstrap POST /v1/things {}");
    EXPECT_EQ(orders->get("/v1/things/7", with("Cookie", cookie)).status, 401);
    EXPECT_EQ(orders->get("/console/api/billing/v1/things/7", with("Cookie", cookie)).status, 404);
    EXPECT_EQ(orders->get("/console/api/orders", with("Cookie", cookie)).status, 404);
}

TEST_F(ConsoleSite, a_key_is_of_no_use_on_the_consoles_way_to_an_api) {
    start();
    EXPECT_EQ(
        orders->get("/console/api/orders/v1/things/7", with("Authorization", "Bearer a-key-of-good-length")).status,
        401);
}

TEST_F(ConsoleSite, a_mail_in_a_frame_of_ours_is_shown) {
    start();
    const auto cookie = sign_in();
    const header_list frame{
        {"Host", "localhost"}, {"Cookie", cookie}, {"Sec-Fetch-Site", "same-origin"}, {"Sec-Fetch-Dest", "iframe"}};
    EXPECT_EQ(orders->get("/console/api/orders/v1/things/7", frame).status, 200);
    EXPECT_EQ(orders->send_json("POST", "/console/api/orders/v1/things", "{}", frame).status, 403);
}

TEST_F(ConsoleSite, a_cookie_is_for_this_host_and_for_no_script) {
    config.place = *parse_public_url("https://shop.example");
    start();
    const header_list secure{{"Host", "shop.example"}, {"Sec-Fetch-Site", "same-origin"}, {"Tidings-Console", "1"}};
    const auto answer = orders->send_json("POST", "/console/session", R"({"key":"a-key-of-good-length"})", secure);
    EXPECT_EQ(answer.status, 204);
    const auto cookie = header_in(answer, "Set-Cookie");
    EXPECT_TRUE(cookie.starts_with("__Host-tidings=")) << cookie;
    EXPECT_TRUE(cookie.ends_with("; Path=/; HttpOnly; SameSite=Strict; Max-Age=28800; Secure")) << cookie;
    EXPECT_TRUE(sign_in().starts_with("tidings-console="));
}

TEST_F(ConsoleSite, a_key_does_not_cross_a_network_unencrypted) {
    start();
    const header_list plain{{"Host", "10.0.0.7:8081"}, {"Sec-Fetch-Site", "same-origin"}, {"Tidings-Console", "1"}};
    const auto answer = orders->send_json("POST", "/console/session", R"({"key":"a-key-of-good-length"})", plain);
    EXPECT_EQ(answer.status, 403);
    EXPECT_NE(answer.body.find("TIDINGS_PUBLIC_URL"), std::string::npos);
}

TEST_F(ConsoleSite, a_wrong_key_opens_nothing_and_guesses_are_limited) {
    config.access.limit = rate{3, std::chrono::minutes{1}};
    start();
    const auto guess = [&] {
        return orders->send_json("POST", "/console/session", R"({"key":"another-key-of-length"})", page);
    };
    const auto refused = guess();
    EXPECT_EQ(refused.status, 401);
    EXPECT_EQ(header_in(refused, "Set-Cookie"), "");
    guess();
    guess();
    EXPECT_EQ(guess().status, 429);
    EXPECT_EQ(orders->send_json("POST", "/console/session", "no json", page).status, 400);
}

TEST_F(ConsoleSite, signing_out_ends_the_session_everywhere) {
    start();
    const auto cookie = sign_in();
    EXPECT_EQ(json_in(orders->get("/console/session", with("Cookie", cookie))).at("signed_in"), true);
    EXPECT_EQ(notifications->call("DELETE", "/console/session", {}, with("Cookie", cookie)).status, 204);
    EXPECT_EQ(orders->get("/console/api/orders/v1/things/7", with("Cookie", cookie)).status, 401);
    const auto shown = json_in(orders->get("/console/session", with("Cookie", cookie)));
    EXPECT_EQ(shown.at("signed_in"), false);
    EXPECT_FALSE(shown.contains("delivery_mode")) << "strangers learn nothing but that a key is needed";
}

TEST_F(ConsoleSite, a_session_has_the_scopes_of_its_key_and_ends_with_it) {
    const std::string text = "tdk_0123456789abcdef0123456789abcdef";
    const auto digest = key_digest_of(text);
    store.kept = {
        {.id = key_id_of(digest), .digest = digest, .name = "Ada", .given = role::viewer, .created_by = "bootstrap"}};
    ASSERT_TRUE(run_task(io, ring.refresh()));
    start();
    const auto signed_in = orders->send_json("POST", "/console/session", R"({"key":")" + text + "\"}", page);
    ASSERT_EQ(signed_in.status, 204) << signed_in.body;
    const auto field = header_in(signed_in, "Set-Cookie");
    const auto cookie = field.substr(0, field.find(';'));

    const auto shown = json_in(orders->get("/console/session", with("Cookie", cookie)));
    EXPECT_EQ(shown.at("name"), "Ada");
    EXPECT_EQ(shown.at("role"), "viewer");
    EXPECT_EQ(boost::json::serialize(shown.at("scopes")), R"(["orders:read","messages:read"])");
    EXPECT_EQ(orders->get("/console/api/orders/v1/things/7", with("Cookie", cookie)).status, 200);
    EXPECT_EQ(orders->send_json("POST", "/console/api/orders/v1/things", "{}", with("Cookie", cookie)).status, 403);

    store.kept.front().revoked_at = clock.now();
    ASSERT_TRUE(run_task(io, ring.refresh()));
    EXPECT_EQ(orders->get("/console/api/orders/v1/things/7", with("Cookie", cookie)).status, 401);
    EXPECT_EQ(json_in(orders->get("/console/session", with("Cookie", cookie))).at("signed_in"), false);
}

TEST_F(ConsoleSite, a_body_is_not_waited_for_without_a_session) {
    start();
    const auto handler = console->serve("more", api::make_handler(echo(), config.access, clock, random));
    const auto cookie = sign_in();
    auto fields = with("Cookie", cookie);
    fields.emplace_back("Content-Type", "application/json");
    api::http_request known{"POST", "/console/api/orders/v1/things", fields, {}, "127.0.0.1"};
    EXPECT_FALSE(handler.admit(known));
    api::http_request stranger{
        "POST", "/console/api/orders/v1/things", with("Content-Type", "application/json"), {}, "127.0.0.1"};
    EXPECT_EQ(handler.admit(stranger)->status, 401);
    api::http_request wrong{"POST", "/console/api/orders/v1/things", with("Cookie", cookie), {}, "127.0.0.1"};
    EXPECT_EQ(handler.admit(wrong)->status, 415);
}

TEST_F(ConsoleSite, without_keys_nobody_signs_in) {
    config.access.auth = api::auth_mode::off;
    start();
    EXPECT_EQ(json_in(orders->get("/console/session", page)).at("auth"), "off");
    EXPECT_EQ(orders->get("/console/api/orders/v1/things/7", page).body, "anonymous GET /v1/things/7 ");
}

TEST_F(ConsoleSite, the_rate_limit_holds_for_sessions_too) {
    config.access.limit = rate{2, std::chrono::minutes{1}};
    start();
    const auto cookie = sign_in();
    for (int n = 0; n < 2; ++n)
        EXPECT_EQ(orders->get("/console/api/orders/v1/things/7", with("Cookie", cookie)).status, 200);
    const auto limited = orders->get("/console/api/orders/v1/things/7", with("Cookie", cookie));
    EXPECT_EQ(limited.status, 429);
    EXPECT_NE(header_in(limited, "Retry-After"), "");
}

TEST_F(ConsoleSite, that_is_off_or_was_not_built_says_how_to_get_it) {
    config.is_on = false;
    start();
    EXPECT_NE(orders->get("/console/", page).body.find("TIDINGS_CONSOLE=on"), std::string::npos);
    EXPECT_EQ(orders->get("/", {{"Host", "localhost"}, {"Accept", "text/html"}}).status, 401) << "the API's own answer";
    orders.reset();
    notifications.reset();
    config.is_on = true;
    static constexpr bundle nothing;
    start(nothing);
    for (const char* path : {"/", "/console", "/console/", "/console/messages", "/console/session"}) {
        const auto missing = orders->get(path, {{"Host", "localhost"}, {"Accept", "text/html"}});
        EXPECT_EQ(missing.status, 404) << path;
        EXPECT_NE(missing.body.find("-DTIDINGS_CONSOLE=ON"), std::string::npos) << path;
    }
    EXPECT_EQ(orders->get("/", {{"Host", "localhost"}, {"Accept", "*/*"}}).status, 401) << "the API's own answer";
}

}  // namespace
}  // namespace tidings::console
