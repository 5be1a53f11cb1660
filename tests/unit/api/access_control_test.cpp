#include "api/access_control.hpp"
#include <gtest/gtest.h>
#include <boost/asio/io_context.hpp>
#include "support/virtual_clock.hpp"

namespace tidings::api {
namespace {

using namespace std::chrono_literals;
using testing_support::virtual_clock;

const secret key{"a-bootstrap-key-of-32-characters"};

struct AccessControl : ::testing::Test {
    asio::io_context io;
    virtual_clock clock{io};

    static http_request from(std::string remote, std::string_view authorization = {}) {
        http_request request{"GET", "/", {}, {}, std::move(remote)};
        if (!authorization.empty()) request.headers.emplace_back("authorization", authorization);
        return request;
    }
    static int status(const std::variant<access_control::admitted, access_control::refused>& verdict) {
        const auto* refused = std::get_if<access_control::refused>(&verdict);
        return refused ? refused->why.status : 200;
    }
};

TEST_F(AccessControl, lets_the_key_in_and_nobody_else) {
    access_control access{{auth_mode::required, key, {}}, clock};

    EXPECT_EQ(status(access.check(from("a", "Bearer a-bootstrap-key-of-32-characters"))), 200);
    EXPECT_EQ(status(access.check(from("a", "bearer   a-bootstrap-key-of-32-characters"))), 200);
    for (const auto wrong : {"", "Bearer", "Bearer ", "Bearer x", "Basic YTpi", "a-bootstrap-key-of-32-characters",
                             "Bearer a-bootstrap-key-of-32-character", "Bearer a-bootstrap-key-of-32-characters "})
        EXPECT_EQ(status(access.check(from("a", wrong))), 401) << wrong;
}

TEST_F(AccessControl, asks_for_a_key_and_says_when_one_is_wrong) {
    access_control access{{auth_mode::required, key, {}}, clock};

    const auto missing = access.check(from("a")), wrong = access.check(from("a", "Bearer nonsense"));

    EXPECT_EQ(std::get<access_control::refused>(missing).challenge, "Bearer");
    EXPECT_EQ(std::get<access_control::refused>(wrong).challenge, "Bearer error=\"invalid_token\"");
}

TEST_F(AccessControl, off_lets_everybody_in_as_anonymous) {
    access_control access{{auth_mode::off, {}, {}}, clock};

    EXPECT_EQ(std::get<access_control::admitted>(access.check(from("a", "Bearer x"))).who->id, "anonymous");
}

TEST_F(AccessControl, without_keys_only_local_names_are_answered_so_that_no_web_page_can_rebind_its_own) {
    access_control access{{auth_mode::off, {}, {}}, clock};
    const auto to = [&](std::string_view host) {
        auto request = from("127.0.0.1");
        request.headers.emplace_back("Host", host);
        return status(access.check(request));
    };

    for (const auto host :
         {"localhost", "LocalHost:8080", "127.0.0.1:8080", "127.1.2.3", "[::1]:8080", "[::1]", "shop.localhost"})
        EXPECT_EQ(to(host), 200) << host;
    for (const auto host : {"evil.example", "evil.example:8080", "127.0.0.1.evil.example", "localhost.evil.example", "",
                            "10.0.0.1", "[::2]"})
        EXPECT_EQ(to(host), 421) << host;
}

TEST_F(AccessControl, spends_the_tokens_of_a_client_and_says_when_there_are_more) {
    access_control access{{auth_mode::off, {}, rate{10, 10s}}, clock};
    for (int n = 0; n < 10; ++n) EXPECT_EQ(status(access.check(from("192.0.2.1"))), 200);

    const auto refused = std::get<access_control::refused>(access.check(from("192.0.2.1")));
    EXPECT_EQ(refused.why.status, 429);
    EXPECT_EQ(refused.why.retry_after_s, 1);
    EXPECT_EQ(status(access.check(from("192.0.2.2"))), 200);

    clock.run_for(1s);
    EXPECT_EQ(status(access.check(from("192.0.2.1"))), 200);
    EXPECT_EQ(status(access.check(from("192.0.2.1"))), 429);
}

TEST_F(AccessControl, guessing_keys_spends_the_address_and_not_the_key) {
    access_control access{{auth_mode::required, key, rate{2, 1s}}, clock};
    for (int n = 0; n < 2; ++n) EXPECT_EQ(status(access.check(from("192.0.2.1", "Bearer guess"))), 401);

    EXPECT_EQ(status(access.check(from("192.0.2.1", "Bearer guess"))), 429);
    EXPECT_EQ(status(access.check(from("192.0.2.1", "Bearer a-bootstrap-key-of-32-characters"))), 200);
}

TEST_F(AccessControl, an_ipv6_customer_has_one_bucket_for_its_network) {
    access_control access{{auth_mode::off, {}, rate{1, 1s}}, clock};
    EXPECT_EQ(status(access.check(from("2001:db8:1:2:3:4:5:6"))), 200);

    EXPECT_EQ(status(access.check(from("2001:db8:1:2:ffff::1"))), 429);
    EXPECT_EQ(status(access.check(from("2001:db8:1:3::1"))), 200);
}

struct RateLimiter : ::testing::Test {
    asio::io_context io;
    virtual_clock clock{io};
};

TEST_F(RateLimiter, never_gives_more_than_the_bucket_and_its_refill) {
    rate_limiter limiter{rate{100, 1s}, clock};
    int passed = 0;
    for (int step = 0; step < 10'000; ++step) {
        passed += !limiter.take("a");
        clock.run_for(1ms);
    }

    EXPECT_GE(passed, 1'000);
    EXPECT_LE(passed, 100 + 1'000);
}

TEST_F(RateLimiter, forgets_the_client_seen_longest_ago_when_the_table_is_full) {
    rate_limiter limiter{rate{1, 60s}, clock, 2};
    limiter.take("a");
    limiter.take("b");
    limiter.take("a");
    limiter.take("c");

    EXPECT_EQ(limiter.clients(), 2u);
    EXPECT_TRUE(limiter.take("a"));
    EXPECT_FALSE(limiter.take("b"));
}

TEST_F(RateLimiter, waiting_as_long_as_it_says_is_enough) {
    rate_limiter limiter{rate{3, 7s}, clock};
    while (!limiter.take("a")) continue;

    clock.run_for(*limiter.take("a"));

    EXPECT_FALSE(limiter.take("a"));
}

}  // namespace
}  // namespace tidings::api
