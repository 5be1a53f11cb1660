// Saved views from the handler down to a store in memory.
#include <gtest/gtest.h>
#include "api/api_handler.hpp"
#include "api/view_routes.hpp"
#include "api_client.hpp"
#include "support/recording_log.hpp"
#include "support/virtual_clock.hpp"

namespace tidings::api {
namespace {

using namespace testing_support;

struct memory_views final : view_store {
    task<result<std::vector<saved_view>>> list(std::string owner) override {
        asked_for = owner;
        if (trouble) co_return *trouble;
        co_return kept;
    }
    task<result<void>> put(saved_view view) override {
        if (trouble) co_return *trouble;
        kept.push_back(std::move(view));
        co_return result<void>();
    }
    task<result<void>> remove(std::string owner, std::string list, std::string name) override {
        const auto gone = std::erase_if(
            kept, [&](const saved_view& one) { return one.owner == owner && one.list == list && one.name == name; });
        if (gone == 0) co_return error{errc::not_found, "There is no such view."};
        co_return result<void>();
    }

    std::vector<saved_view> kept;
    std::string asked_for;
    std::optional<error> trouble;
};

struct ViewsApi : ::testing::Test {
    asio::io_context io;
    virtual_clock clock{io};
    counting_random random;
    recording_log lines;
    memory_views views;
    route_table routes = view_routes(views, clock, logger(lines, "api"));
    caller_ptr who = of(role::support);

    static caller_ptr of(role given, std::string person = {}) {
        return std::make_shared<const caller>(caller{.id = "key_a",
                                                     .name = "Ada",
                                                     .role = std::string(name_of(given)),
                                                     .scopes = scopes_of(given),
                                                     .person = std::move(person)});
    }
    // As the console forwards it: the caller is known already.
    http_response ask(std::string_view method, std::string_view target, std::string_view body = {}) {
        auto handler =
            make_handler(routes, {auth_mode::required, secret{"a-bootstrap-key-of-32-characters"}, {}}, clock, random);
        http_request request{method, target, {{"Content-Type", "application/json"}}, body, "192.0.2.7"};
        request.client = who;
        return run_task(io, handler.handle(request));
    }
};

TEST_F(ViewsApi, a_view_is_saved_for_its_caller_and_listed) {
    const auto saved =
        ask("PUT", "/v1/views/messages/Stuck%20at%20GMX", R"({"filter":{"status":"dead","domain":"gmx.example"}})");
    ASSERT_EQ(saved.status, 200) << saved.body;
    ASSERT_EQ(views.kept.size(), 1u);
    EXPECT_EQ(views.kept[0].owner, "key_a");
    EXPECT_EQ(views.kept[0].name, "Stuck at GMX");
    EXPECT_EQ(views.kept[0].filter, R"({"status":"dead","domain":"gmx.example"})");

    const auto listed = json_in(ask("GET", "/v1/views"));
    EXPECT_EQ(views.asked_for, "key_a");
    EXPECT_EQ(listed.at("data").at(0), json_in(saved));
    EXPECT_EQ(json_in(saved).at("shared"), false);
    EXPECT_EQ(json_in(saved).at("filter").at("status"), "dead");
}

TEST_F(ViewsApi, a_person_finds_their_views_again_with_the_next_sign_in) {
    who = of(role::viewer, "person_ada");
    ask("PUT", "/v1/views/orders/mine", R"({"filter":{"status":"paid"}})");
    EXPECT_EQ(views.kept.at(0).owner, "person_ada");
    EXPECT_EQ(views.kept[0].saved_by, "key_a");
}

TEST_F(ViewsApi, views_for_everybody_are_kept_by_administrators) {
    const auto body = R"({"filter":{"status":"dead"},"shared":true})";
    const auto refused = ask("PUT", "/v1/views/messages/stuck", body);
    EXPECT_EQ(refused.status, 403);
    EXPECT_NE(refused.body.find("keys:admin"), std::string::npos);
    EXPECT_EQ(ask("DELETE", "/v1/views/messages/stuck?shared=true").status, 403);
    EXPECT_TRUE(views.kept.empty());

    who = of(role::administration);
    EXPECT_EQ(ask("PUT", "/v1/views/messages/stuck", body).status, 200);
    EXPECT_EQ(views.kept.at(0).owner, "");
    EXPECT_EQ(ask("DELETE", "/v1/views/messages/stuck").status, 404) << "that would be one of their own";
    EXPECT_EQ(ask("DELETE", "/v1/views/messages/stuck?shared=true").status, 200);
    EXPECT_TRUE(views.kept.empty());
}

TEST_F(ViewsApi, what_cannot_be_a_view_is_told_member_by_member) {
    std::string many;
    for (int n = 0; n < 21; ++n)
        many += std::string(n ? "," : "") + "\"" + std::string(1, static_cast<char>('a' + n)) + "\":\"x\"";
    const std::vector<std::tuple<std::string, std::string, std::string>> cases{
        {"a", "{}", "/filter must be given"},
        {"a", R"({"filter":[]})", "/filter must be an object"},
        {"a", "{\"filter\":{" + many + "}}", "at most 20"},
        {"a", R"({"filter":{"Status":"x"}})", "/filter/Status is no parameter"},
        {"a", R"({"filter":{"status":1}})", "/filter/status must be a text"},
        {"a", R"({"filter":{"status":""}})", "1 to 200 bytes"},
        {"a", R"({"filter":{"status":")" + std::string(201, 'x') + "\"}}", "1 to 200 bytes"},
        {"a", R"({"filter":{"recipient":"ada@example.com"}})", "no e-mail address"},
        {"ada%40example.com", R"({"filter":{}})", "no e-mail address"},
        {std::string(61, 'x'), R"({"filter":{}})", "/name must have 1 to 60 bytes"},
        {"a", R"({"filter":{},"shared":"yes"})", "/shared must be true or false"},
        {"a", R"({"filter":{},"owner":"key_b"})", "/owner is not known here"}};
    for (const auto& [name, body, words] : cases) {
        const auto refused = ask("PUT", "/v1/views/messages/" + name, body);
        EXPECT_EQ(refused.status, 422) << body;
        EXPECT_NE(refused.body.find(words), std::string::npos) << refused.body;
    }
    EXPECT_EQ(ask("PUT", "/v1/views/messages/a", "{").status, 400);
    EXPECT_EQ(ask("PUT", "/v1/views/customers/a", R"({"filter":{}})").status, 404);
    EXPECT_EQ(ask("DELETE", "/v1/views/messages/a?shared=maybe").status, 400);
    EXPECT_TRUE(views.kept.empty());
    EXPECT_EQ(ask("PUT", "/v1/views/messages/" + std::string(60, 'x'),
                  R"({"filter":{"status":")" + std::string(200, 'x') + "\"}}")
                  .status,
              200);
}

TEST_F(ViewsApi, a_full_store_and_one_that_is_away_say_so) {
    views.trouble = error{errc::conflict, "There is no room for another view."};
    const auto full = ask("PUT", "/v1/views/messages/a", R"({"filter":{}})");
    EXPECT_EQ(full.status, 409);
    EXPECT_NE(full.body.find("Remove one first"), std::string::npos);
    views.trouble = error{errc::unavailable, "away"};
    EXPECT_EQ(ask("PUT", "/v1/views/messages/a", R"({"filter":{}})").status, 503);
    EXPECT_EQ(ask("GET", "/v1/views").status, 503);
    EXPECT_EQ(ask("DELETE", "/v1/views/messages/a").status, 404);
}

}  // namespace
}  // namespace tidings::api
