#include <gtest/gtest.h>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include "api/api_handler.hpp"
#include "support/counting_random.hpp"
#include "support/virtual_clock.hpp"

namespace tidings::api {
namespace {

using namespace std::chrono_literals;
using namespace testing_support;

struct ReadingTurns : testing::Test {
    asio::io_context io;
    virtual_clock clock{io};
    counting_random random;
    int running = 0, most = 0;
    std::vector<int> answered;
    std::string retry_after;
    http_handler handler;

    ReadingTurns() {
        route_table routes;
        routes.add("/v1/orders", get_much([this](const request_context&) { return slow(); }))
            .add("/v1/orders",
                 {"POST", [](const request_context&) -> task<http_response> { co_return http_response{}; }});
        handler = make_handler(std::move(routes), {auth_mode::off, {}, {}}, clock, random,
                               std::make_shared<reading_rooms>(clock));
    }

    task<http_response> slow() {
        most = std::max(most, ++running);
        co_await clock.sleep_for(1100ms);
        --running;
        co_return http_response{};
    }

    void call(std::string_view method, std::string_view target) {
        asio::co_spawn(io, answer_to(method, target), asio::detached);
    }

    task<> answer_to(std::string_view method, std::string_view target) {
        const http_request request{method, target, {}, {}, "127.0.0.1"};
        const auto answer = co_await handler.handle(request);
        answered.push_back(answer.status);
        for (const auto& [name, value] : answer.headers)
            if (name == "Retry-After") retry_after = value;
    }
};

TEST_F(ReadingTurns, who_gets_no_turn_in_time_is_answered_503_and_writes_do_not_wait) {
    for (int number = 0; number < 8; ++number) call("GET", "/v1/orders?q=zzzz");
    call("POST", "/v1/orders");
    clock.run_for(0s);
    EXPECT_EQ(answered, std::vector<int>{200}) << "the write";

    clock.run_for(10s);

    EXPECT_EQ(most, 1) << "one search at a time";
    EXPECT_EQ(std::ranges::count(answered, 200), 2) << "the write, one search; its seat rests for a second";
    EXPECT_EQ(std::ranges::count(answered, 503), 7);
    EXPECT_EQ(retry_after, "2");
}

TEST_F(ReadingTurns, a_list_does_not_wait_behind_searches) {
    for (int number = 0; number < 4; ++number) call("GET", "/v1/orders?limit=5&q=zzzz");
    call("GET", "/v1/orders?limit=5");

    clock.run_for(1200ms);

    EXPECT_EQ(std::ranges::count(answered, 200), 2);
    EXPECT_EQ(most, 2);
}

}  // namespace
}  // namespace tidings::api
