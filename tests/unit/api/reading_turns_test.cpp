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
    int running = 0, most = 0, reads = 0, failing = 0;
    std::vector<int> answered;
    std::vector<std::string> told;
    std::string retry_after;
    std::size_t padding = 0;
    std::chrono::milliseconds takes = 1100ms;
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
        const auto number = std::to_string(++reads);
        co_await clock.sleep_for(takes);
        --running;
        if (reads == failing) throw std::runtime_error("a bug");
        co_return http_response{.body = "read " + number + std::string(padding, ' ')};
    }

    static std::string search(int number) { return "/v1/orders?limit=5&q=zzzz" + std::to_string(number); }

    void call(std::string_view method, std::string target) {
        asio::co_spawn(io, answer_to(method, std::move(target)), asio::detached);
    }

    task<> answer_to(std::string_view method, std::string target) {
        const http_request request{method, target, {}, {}, "127.0.0.1"};
        const auto answer = co_await handler.handle(request);
        answered.push_back(answer.status);
        told.push_back(answer.body.substr(0, 6));
        for (const auto& [name, value] : answer.headers)
            if (name == "Retry-After") retry_after = value;
    }
};

TEST_F(ReadingTurns, who_gets_no_turn_in_time_is_answered_503_and_writes_do_not_wait) {
    for (int number = 0; number < 8; ++number) call("GET", search(number));
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
    for (int number = 0; number < 4; ++number) call("GET", search(number));
    call("GET", "/v1/orders?limit=5");

    clock.run_for(1200ms);

    EXPECT_EQ(std::ranges::count(answered, 200), 2);
    EXPECT_EQ(most, 2);
}

// Two seats: two lists are read at once, the other 98 wait. Those who come while they wait share their read; those
// who come when it has begun do not.
TEST_F(ReadingTurns, the_same_question_is_read_once_for_all_who_wait_with_it) {
    takes = 900ms;
    for (int number = 0; number < 100; ++number) call("GET", "/v1/orders?limit=5");
    clock.run_for(1500ms);  // the two have been answered; their seats rest for a second
    EXPECT_EQ(told, (std::vector<std::string>{"read 1", "read 2"}));
    call("GET", "/v1/orders?limit=5");

    clock.run_for(600ms);  // the third read is under way
    call("GET", "/v1/orders?limit=5");
    clock.run_for(10s);

    EXPECT_EQ(reads, 4);
    EXPECT_EQ(std::ranges::count(told, "read 3"), 99) << "98 waited from the beginning, one came to them";
    EXPECT_EQ(std::ranges::count(told, "read 4"), 1) << "came after the third read had begun";
    EXPECT_EQ(std::ranges::count(answered, 200), 102);
}

TEST_F(ReadingTurns, copies_of_a_large_answer_are_few) {
    takes = 900ms;
    padding = (1 << 20) - 6;
    for (int number = 0; number < 9; ++number) call("GET", "/v1/orders?limit=5");

    clock.run_for(10s);

    EXPECT_EQ(std::ranges::count(told, "read 3"), 5) << "the reader and four copies of a MiB";
    EXPECT_EQ(std::ranges::count(answered, 200), 9) << "the other two read again";
}

TEST_F(ReadingTurns, who_waits_with_one_that_fails_is_answered_all_the_same) {
    takes = 900ms;
    failing = 3;
    for (int number = 0; number < 9; ++number) call("GET", "/v1/orders?limit=5");

    clock.run_for(10s);

    EXPECT_EQ(std::ranges::count(answered, 200), 8);
    EXPECT_EQ(reads, 5) << "one of those who waited found a free seat, another one read for the rest";
}

TEST_F(ReadingTurns, who_waits_with_one_that_gets_no_turn_gets_none) {
    for (int number = 0; number < 4; ++number) call("GET", search(number));
    for (int number = 0; number < 5; ++number) call("GET", search(3));

    clock.run_for(10s);

    EXPECT_EQ(std::ranges::count(answered, 503), 8);
    EXPECT_EQ(std::ranges::count(answered, 200), 1);
}

}  // namespace
}  // namespace tidings::api
