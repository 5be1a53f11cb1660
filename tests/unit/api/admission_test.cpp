// Who may send a body is decided by the head alone, and only once.
#include <gtest/gtest.h>
#include "api/api_handler.hpp"
#include "api/health.hpp"
#include "api_client.hpp"
#include "support/virtual_clock.hpp"

namespace tidings::api {
namespace {

using namespace std::chrono_literals;
using namespace testing_support;

task<http_response> well(const request_context& context) {
    http_response answer;
    answer.body = context.client;
    co_return answer;
}

struct Admission : ::testing::Test {
    asio::io_context io;
    virtual_clock clock{io};
    counting_random random;
    http_handler handler = made();

    http_handler made() {
        route_table routes;
        routes.add("/v1/orders", {"POST", well, body_kind::json}).add(health_routes({}));
        const access_config one_a_minute{auth_mode::required, secret{"a-bootstrap-key-of-32-characters"}, rate{1, 60s}};
        return make_handler(std::move(routes), one_a_minute, clock, random);
    }
    static http_request post(std::string_view key) {
        http_request request{"POST", "/v1/orders", {{"Content-Type", "application/json"}}, {}, "192.0.2.7"};
        if (!key.empty()) request.headers.emplace_back("Authorization", key);
        return request;
    }
};

TEST_F(Admission, a_stranger_is_refused_by_the_head) {
    auto request = post({});

    const auto refused = handler.admit(request);

    ASSERT_TRUE(refused);
    EXPECT_EQ(refused->status, 401);
    EXPECT_EQ(header_in(*refused, "WWW-Authenticate"), "Bearer");
    EXPECT_EQ(refused->route, "/v1/orders");
    EXPECT_FALSE(request.client);
}

TEST_F(Admission, who_was_let_in_by_the_head_is_not_asked_again_and_spends_one_token) {
    auto request = post("Bearer a-bootstrap-key-of-32-characters");

    EXPECT_FALSE(handler.admit(request));
    EXPECT_EQ(request.client->id, "bootstrap");
    request.body = "{}";
    EXPECT_EQ(run_task(io, handler.handle(request)).body, "bootstrap");

    auto second = post("Bearer a-bootstrap-key-of-32-characters");
    const auto refused = handler.admit(second);
    ASSERT_TRUE(refused);
    EXPECT_EQ(refused->status, 429);
}

TEST_F(Admission, what_is_open_asks_nobody) {
    http_request request{"GET", "/livez", {}, {}, "192.0.2.7"};

    for (int n = 0; n < 3; ++n) EXPECT_FALSE(handler.admit(request));
}

}  // namespace
}  // namespace tidings::api
