// Signing in with a provider, from the console's front door to a session: what ties the browser that left to the one
// that comes back, what each failure says, and how a sign-in ends.
#include "console/provider_door.hpp"
#include <gmock/gmock.h>
#include "api/api_handler.hpp"
#include "console/site.hpp"
#include "support/memory_audit.hpp"
#include "support/memory_keys.hpp"
#include "support/recording_log.hpp"
#include "support/virtual_clock.hpp"
#include "unit/api/api_client.hpp"

namespace tidings::console {
namespace {

using namespace testing_support;
using namespace std::chrono_literals;
using testing::HasSubstr;
using testing::Not;

constexpr bundle pages{"<script>", {}};

struct scripted_provider final : identity_provider {
    task<result<std::string>> address_for(sign_in_attempt attempt) override {
        sent.push_back(attempt);
        if (away) co_return error{errc::unavailable, "away"};
        co_return "https://login.example/auth?state=" + attempt.state;
    }
    task<result<person>> redeem(provider_answer answer, sign_in_attempt attempt) override {
        redeemed.push_back(answer);
        verifiers.push_back(attempt.verifier);
        if (trouble) co_return *trouble;
        co_return who;
    }

    bool away = false;
    std::optional<error> trouble;
    person who{"person_0123456789abcdef0123", "Ada", role::viewer};
    std::vector<sign_in_attempt> sent;
    std::vector<provider_answer> redeemed;
    std::vector<std::string> verifiers;
};

struct ProviderDoor : ::testing::Test {
    asio::io_context io;
    virtual_clock clock{io};
    counting_random random;
    recording_log lines;
    scripted_provider provider;
    memory_keys store;
    memory_audit audit;
    key_ring ring{store, clock, logger{lines, "keys"}};
    people guests{store, ring, audit, clock, random};
    provider_door door{provider, guests, logger{lines, "console"}};
    site_config config;
    std::optional<site> console;
    std::optional<api_client> browser;
    std::string host = "tidings.example";

    void SetUp() override {
        config.place = *parse_public_url("https://tidings.example/ops");
        config.access.bootstrap_key = secret{"a-key-of-good-length"};
        open();
    }
    void open() {
        console.emplace(config, pages, clock, &ring, &door);
        const api::action tell = [](const api::request_context& context) -> task<api::http_response> {
            api::http_response answer;
            answer.body = std::string(context.client);
            co_return answer;
        };
        api::route_table routes;
        routes.add("/v1/things", {scope::orders_read}, {"GET", tell});
        browser.emplace(io,
                        console->serve("orders", api::make_handler(std::move(routes), config.access, clock, random)));
    }
    static std::vector<std::string> cookies_in(const api::http_response& answer) {
        std::vector<std::string> found;
        for (const auto& [name, value] : answer.headers)
            if (name == "Set-Cookie") found.emplace_back(value);
        return found;
    }
    static std::string value_of(const std::string& cookie) { return cookie.substr(0, cookie.find(';')); }
    api::http_response get(std::string_view path, std::string_view cookie = {}) {
        return browser->get(path, {{"Host", host}, {"Cookie", cookie}});
    }
    // As far as the provider: the cookie that the browser has then.
    std::string leave() { return value_of(cookies_in(get("/console/oidc/start")).at(0)); }
    api::http_response come_back(std::string_view cookie, const std::string& more = "&code=c0de") {
        return get("/console/oidc/callback?state=" + provider.sent.back().state + more, cookie);
    }
    // All the way: the session's cookie.
    std::string sign_in() { return value_of(cookies_in(come_back(leave())).at(1)); }
    api::http_response ask(std::string_view cookie, std::string_view method = "GET",
                           std::string_view path = "/console/api/orders/v1/things") {
        const header_list fields{
            {"Host", host}, {"Cookie", cookie}, {"Sec-Fetch-Site", "same-origin"}, {"Tidings-Console", "1"}};
        return method == "GET" ? browser->get(path, fields) : browser->call(method, path, {}, fields);
    }
    void expect_sent_home(const api::http_response& answer, const std::string& reason) {
        EXPECT_EQ(answer.status, 303);
        EXPECT_EQ(header_in(answer, "Location"), "/ops/console/?sign-in=" + reason);
        for (const auto& cookie : cookies_in(answer)) EXPECT_THAT(cookie, Not(HasSubstr("__Host-tidings=")));
        EXPECT_TRUE(store.kept.empty());
    }
};

TEST_F(ProviderDoor, a_browser_is_sent_there_with_a_cookie_that_only_it_has) {
    const auto sent = get("/console/oidc/start"), again = get("/console/oidc/start");
    EXPECT_EQ(sent.status, 303);
    EXPECT_EQ(header_in(sent, "Location"), "https://login.example/auth?state=" + provider.sent[0].state);
    EXPECT_EQ(header_in(sent, "Cache-Control"), "no-store");
    EXPECT_EQ(header_in(sent, "Referrer-Policy"), "no-referrer");
    const auto cookie = cookies_in(sent).at(0);
    EXPECT_TRUE(cookie.starts_with("__Host-tidings-sign-in=" + text_of(provider.sent[0]) + "; ")) << cookie;
    EXPECT_TRUE(cookie.ends_with("; Path=/; HttpOnly; SameSite=Lax; Max-Age=600; Secure")) << cookie;
    EXPECT_NE(provider.sent[0].state, provider.sent[1].state);
    EXPECT_NE(provider.sent[0].nonce, provider.sent[0].verifier);
    EXPECT_EQ(provider.sent[0].verifier.size(), 64u);
}

TEST_F(ProviderDoor, who_comes_back_has_a_session_like_any_other) {
    const auto left = leave();
    const auto back = come_back(left, "&code=c%2B0de&iss=https%3A%2F%2Flogin.example");
    EXPECT_EQ(back.status, 303);
    EXPECT_EQ(header_in(back, "Location"), "/ops/console/");
    EXPECT_EQ(provider.redeemed.at(0).code, "c+0de");
    EXPECT_EQ(provider.redeemed[0].issuer, "https://login.example");
    EXPECT_EQ(provider.verifiers[0], provider.sent[0].verifier);
    const auto cookies = cookies_in(back);
    ASSERT_EQ(cookies.size(), 2u);
    EXPECT_THAT(cookies[0], testing::StartsWith("__Host-tidings-sign-in=; ")) << "used once";
    EXPECT_THAT(cookies[1], testing::AllOf(testing::StartsWith("__Host-tidings="), HasSubstr("SameSite=Strict")));

    ASSERT_EQ(store.kept.size(), 1u);
    const auto& made = store.kept[0];
    EXPECT_EQ(made.created_by, provider.who.id);
    EXPECT_EQ(made.expires_at, clock.now() + 8h);
    EXPECT_EQ(ask(value_of(cookies[1])).body, made.id);
    const auto shown = json_in(ask(value_of(cookies[1]), "GET", "/console/session"));
    EXPECT_EQ(shown.at("name"), "Ada");
    EXPECT_EQ(shown.at("role"), "viewer");
    EXPECT_EQ(shown.at("provider"), true);
}

TEST_F(ProviderDoor, the_sign_in_is_in_the_audit_log_before_it_holds) {
    sign_in();
    ASSERT_EQ(audit.kept.size(), 1u);
    const auto& entry = audit.kept[0];
    EXPECT_EQ(entry.action, "session.open");
    EXPECT_EQ(entry.actor, store.kept[0].id);
    EXPECT_EQ(entry.actor_name, "Ada");
    EXPECT_EQ(entry.object, provider.who.id);
    EXPECT_EQ(entry.outcome, audit_outcome::done);
    EXPECT_EQ(entry.remote, "192.0.2.7");

    store.kept.clear();
    audit.trouble = error{errc::unavailable, "away"};
    expect_sent_home(come_back(leave()), "unavailable");
}

TEST_F(ProviderDoor, an_answer_that_this_browser_did_not_ask_for_is_nobodys) {
    const auto mine = leave();
    const auto state = provider.sent[0].state;
    const auto others = leave();
    expect_sent_home(get("/console/oidc/callback?code=c&state=" + state), "expired");
    expect_sent_home(get("/console/oidc/callback?code=c&state=" + state, others), "expired");
    expect_sent_home(get("/console/oidc/callback?code=c", mine), "expired");
    expect_sent_home(get("/console/oidc/callback?code=c&state=", mine), "expired");
    expect_sent_home(get("/console/oidc/callback", mine), "expired");
    expect_sent_home(
        get("/console/oidc/callback?code=c&state=" + state + "&state=" + state, "__Host-tidings-sign-in=x"), "expired");
    EXPECT_TRUE(provider.redeemed.empty());
    expect_sent_home(get("/console/oidc/callback?state=" + state, mine), "rejected");
    expect_sent_home(get("/console/oidc/callback?error=access_denied&state=" + state, mine), "refused");
    EXPECT_TRUE(provider.redeemed.empty());
}

TEST_F(ProviderDoor, what_the_provider_says_of_them_decides_what_they_read) {
    for (const auto& [trouble, reason] : {std::pair{error{errc::not_found, "no role"}, "no-role"},
                                          {error{errc::rejected, "the id token has expired (exp)"}, "rejected"},
                                          {error{errc::unavailable, "no answer"}, "unavailable"}}) {
        provider.trouble = trouble;
        expect_sent_home(come_back(leave()), reason);
    }
    EXPECT_TRUE(audit.kept.empty());
}

TEST_F(ProviderDoor, while_the_provider_is_away_a_key_still_opens_the_console) {
    provider.away = true;
    expect_sent_home(get("/console/oidc/start"), "unavailable");
    const header_list fields{{"Host", host}, {"Sec-Fetch-Site", "same-origin"}, {"Tidings-Console", "1"}};
    EXPECT_EQ(browser->send_json("POST", "/console/session", R"({"key":"a-key-of-good-length"})", fields).status, 204);
}

TEST_F(ProviderDoor, a_sign_in_ends_when_it_is_revoked_expires_or_they_leave) {
    const auto revoked = sign_in();
    store.kept[0].revoked_at = clock.now();
    ASSERT_TRUE(run_task(io, ring.refresh()));
    EXPECT_EQ(ask(revoked).status, 401);

    const auto left = sign_in();
    EXPECT_EQ(ask(left, "DELETE", "/console/session").status, 204);
    EXPECT_EQ(ask(left).status, 401);
    EXPECT_TRUE(store.kept[0].revoked_at.has_value()) << "and so no other instance takes it";

    const auto old = sign_in();
    EXPECT_EQ(ask(old).status, 200);
    clock.run_for(8h);
    EXPECT_EQ(ask(old).status, 401);
}

TEST_F(ProviderDoor, one_sign_in_too_many_ends_the_persons_oldest) {
    std::vector<std::string> sessions;
    for (std::size_t n = 0; n < people::sign_ins_max; ++n) {
        sessions.push_back(sign_in());
        clock.run_for(1s);
    }
    provider.who.id = "person_another";
    const auto others = sign_in();
    provider.who.id = "person_0123456789abcdef0123";
    EXPECT_EQ(ask(sessions.front()).status, 200);
    sessions.push_back(sign_in());
    EXPECT_EQ(ask(sessions.front()).status, 401);
    for (std::size_t at = 1; at < sessions.size(); ++at) EXPECT_EQ(ask(sessions[at]).status, 200) << at;
    EXPECT_EQ(ask(others).status, 200);
}

TEST_F(ProviderDoor, when_there_is_room_for_no_key_nobody_is_let_in) {
    store.is_full = true;
    expect_sent_home(come_back(leave()), "unavailable");
    EXPECT_EQ(audit.kept.at(0).outcome, audit_outcome::failed);
}

TEST_F(ProviderDoor, stands_open_only_where_nobody_listens_in_and_has_a_limit) {
    host = "10.0.0.7:8081";
    EXPECT_EQ(get("/console/oidc/start").status, 403);
    host = "evil.example";
    EXPECT_EQ(get("/console/oidc/start").status, 421);
    host = "localhost:8081";
    EXPECT_TRUE(leave().starts_with("tidings-console-sign-in="));
    EXPECT_EQ(browser->call("HEAD", "/console/oidc/start", {}, {{"Host", host}}).status, 405);
    config.access.limit = rate{2, 1min};
    open();
    get("/console/oidc/start");
    get("/console/oidc/start");
    EXPECT_EQ(get("/console/oidc/start").status, 429);
}

TEST(SignInAttempt, comes_back_from_its_cookie_and_from_nothing_else) {
    const auto attempt = new_sign_in_attempt();
    const auto text = text_of(attempt);
    EXPECT_EQ(parse_sign_in_attempt(text), attempt);
    for (const auto& bad : {std::string(), text + "a", text.substr(1), std::string(194, '.'), std::string(194, 'a')})
        EXPECT_FALSE(parse_sign_in_attempt(bad)) << bad;
}

}  // namespace
}  // namespace tidings::console
