// One token for all, on virtual time.
#include "adapters/oauth/token_keeper.hpp"
#include <gmock/gmock.h>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include "support/recording_log.hpp"
#include "support/virtual_clock.hpp"

namespace tidings {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;
using testing_support::recording_log;
using testing_support::virtual_clock;

const std::string failed = "no access token for the mail relay; mails wait and are charged nothing";

struct least_random final : random_source {
    std::uint64_t next() override { return 0; }
};

struct TokenKeeper : testing::Test {
    asio::io_context io;
    virtual_clock clock{io};
    least_random random;
    recording_log log;
    int fetches = 0;
    std::vector<std::string> shown;  // refresh tokens
    result<access_token> answer = access_token{.token = secret("first"), .lifetime = 3600s, .refresh_token = {}};
    std::chrono::milliseconds takes{50};
    std::shared_ptr<token_keeper> keeper = std::make_shared<token_keeper>(
        io.get_executor(), clock, random, [this](secret refresh) { return fetch(std::move(refresh)); },
        secret("configured"), logger(log, "oauth"));

    task<result<access_token>> fetch(secret refresh) {
        ++fetches;
        shown.push_back(refresh.reveal());
        co_await clock.sleep_for(takes);
        co_return answer;
    }
    void gives(std::string token) {
        answer = access_token{.token = secret(std::move(token)), .lifetime = 3600s, .refresh_token = {}};
    }
    std::vector<std::string> ask(int times = 1, std::chrono::milliseconds for_so_long = 100ms) {
        std::vector<std::string> got;
        const auto one = [](std::shared_ptr<token_keeper> from, std::vector<std::string>& into) -> task<> {
            auto token = co_await from->token();
            into.push_back(token ? token->reveal() : "! " + token.error().detail);
        };
        for (int n = 0; n < times; ++n) asio::co_spawn(io, one(keeper, got), asio::detached);
        clock.run_for(for_so_long);
        return got;
    }
};

TEST_F(TokenKeeper, asks_once_for_all_who_wait_and_keeps_the_token_until_shortly_before_its_end) {
    EXPECT_THAT(ask(20), testing::ElementsAreArray(std::vector<std::string>(20, "first")));
    EXPECT_EQ(fetches, 1);
    clock.run_for(54min);
    EXPECT_EQ(ask()[0], "first");
    EXPECT_EQ(fetches, 1);

    gives("second");
    clock.run_for(1min);
    EXPECT_EQ(ask()[0], "first") << "it still works while the next one is on its way";
    EXPECT_EQ(fetches, 2);
    EXPECT_EQ(ask()[0], "second");
    EXPECT_EQ(fetches, 2);
    EXPECT_TRUE(log.lines().empty());
}

TEST_F(TokenKeeper, knows_how_long_its_token_lasts) {
    EXPECT_FALSE(keeper->lasts());
    ask(1, 50ms);
    clock.run_for(10min);
    EXPECT_EQ(keeper->lasts(), 50min);
}

TEST_F(TokenKeeper, goes_on_with_a_token_that_works_while_the_endpoint_is_away) {
    ask();
    answer = error{errc::unavailable, "no connection"};
    clock.run_for(56min);
    EXPECT_EQ(ask()[0], "first");
    clock.run_for(5min);
    EXPECT_THAT(ask()[0], HasSubstr("! no access token: no connection"));
}

TEST_F(TokenKeeper, tells_at_once_what_is_wrong_and_leaves_the_endpoint_alone_for_longer_and_longer) {
    answer = error{errc::rejected, "invalid_grant: expired; sign in again"};
    EXPECT_EQ(ask(5), std::vector<std::string>(5, "! no access token: invalid_grant: expired; sign in again"));
    EXPECT_EQ(fetches, 1);
    for (int second = 0; second < 600; ++second) ask(1, 1s);

    EXPECT_GT(fetches, 10);
    EXPECT_LT(fetches, 30);
    EXPECT_LE(log.count(failed), 12u) << "at most one a minute";
    EXPECT_EQ(log.lines()[0].fields.at("problem"), "invalid_grant: expired; sign in again");

    gives("second");
    clock.run_for(1min);
    EXPECT_EQ(ask()[0], "second");
    EXPECT_TRUE(log.said("access tokens for the mail relay are given again"));
}

TEST_F(TokenKeeper, holds_up_nobody_behind_a_slow_endpoint_for_longer_than_its_one_request) {
    takes = 10s;
    answer = error{errc::unavailable, "the token endpoint did not answer within 10 s"};
    EXPECT_EQ(ask(8, 10s).size(), 8u);
    EXPECT_EQ(fetches, 1);
    EXPECT_EQ(ask(1, 1ms).size(), 1u) << "the next hears it at once";
}

TEST_F(TokenKeeper, replaces_a_token_that_the_relay_refuses_but_not_in_a_hot_loop) {
    ask();
    keeper->refused(secret("first"));
    EXPECT_EQ(ask()[0], "first");
    EXPECT_EQ(fetches, 1) << "it was new";
    gives("second");
    clock.run_for(31s);
    keeper->refused(secret("another"));
    EXPECT_EQ(ask()[0], "first");
    keeper->refused(secret("first"));
    EXPECT_EQ(ask()[0], "second");
    EXPECT_EQ(fetches, 2);
}

TEST_F(TokenKeeper, shows_the_newest_refresh_token_and_goes_back_to_the_configured_one_when_it_is_void) {
    answer = access_token{.token = secret("first"), .lifetime = 60s, .refresh_token = secret("rotated")};
    ask();
    answer = error{errc::rejected, "invalid_grant"};
    clock.run_for(61s);
    ask();
    gives("second");
    clock.run_for(61s);
    EXPECT_EQ(ask()[0], "second");
    EXPECT_THAT(shown, testing::ElementsAre("configured", "rotated", "configured"));
}

TEST_F(TokenKeeper, survives_a_bug) {
    keeper = std::make_shared<token_keeper>(
        io.get_executor(), clock, random,
        [](secret) -> task<result<access_token>> {
            throw std::runtime_error("bug");
            co_return error{errc::internal, ""};
        },
        secret(), logger(log, "oauth"));
    EXPECT_THAT(ask()[0], HasSubstr("ended in a bug"));
}

}  // namespace
}  // namespace tidings
