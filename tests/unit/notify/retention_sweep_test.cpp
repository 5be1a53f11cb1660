#include "notify/retention_sweep.hpp"
#include <gtest/gtest.h>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include "support/counting_random.hpp"
#include "support/recording_log.hpp"
#include "support/virtual_clock.hpp"

namespace tidings {
namespace {

using namespace std::chrono_literals;

// Drops what it is told to have, and notes when it was asked.
struct kept_mails final : mail_retention {
    explicit kept_mails(testing_support::virtual_clock& on) : clock(on) {}
    task<result<std::int64_t>> drop_mails_before(message_id first_kept, std::size_t limit) override {
        asked_at.push_back(clock.steady());
        bound = first_kept.value;
        if (fails) co_return error{errc::unavailable, "no database"};
        const auto dropped = std::min<std::int64_t>(old, static_cast<std::int64_t>(limit));
        old -= dropped;
        co_return dropped;
    }
    testing_support::virtual_clock& clock;
    std::int64_t old = 0;
    bool fails = false;
    std::string bound;
    std::vector<steady_time> asked_at;
};

struct RetentionSweep : ::testing::Test {
    asio::io_context io;
    testing_support::virtual_clock clock{io};
    testing_support::recording_log lines;
    testing_support::counting_random random;
    kept_mails store{clock};
    retention_config config{.kept = 24h};

    std::unique_ptr<retention_sweep> start() {
        auto sweep = std::make_unique<retention_sweep>(store, clock, random, config, logger(lines, "retention"));
        asio::co_spawn(io, sweep->run(), asio::detached);
        return sweep;
    }
};

TEST_F(RetentionSweep, works_in_bites_with_pauses_and_then_rests) {
    store.old = 1'700;
    const auto sweep = start();
    clock.run_for(5min);

    EXPECT_EQ(store.old, 0);
    EXPECT_EQ(sweep->dropped(), 1'700u);
    ASSERT_EQ(store.asked_at.size(), 4u);
    EXPECT_GE(store.asked_at[1] - store.asked_at[0], config.between_bites);
    clock.run_for(2h);
    EXPECT_GE(store.asked_at.size(), 5u);
    EXPECT_LE(store.asked_at.size(), 7u);
    sweep->stop();
    clock.run_for(1s);
}

TEST_F(RetentionSweep, what_is_younger_than_asked_is_out_of_its_reach) {
    const auto sweep = start();
    clock.run_for(1s);
    const auto day_ago = std::chrono::floor<std::chrono::milliseconds>(clock.now() - 1s) - 24h;
    EXPECT_EQ(store.bound, "msg_" + first_order_at(day_ago).value.substr(4));
    sweep->stop();
    clock.run_for(1s);
}

TEST_F(RetentionSweep, a_store_that_is_away_is_asked_again_an_hour_later) {
    store.fails = true;
    store.old = 10;
    const auto sweep = start();
    clock.run_for(30min);
    EXPECT_EQ(store.asked_at.size(), 1u);
    store.fails = false;
    clock.run_for(1h);
    EXPECT_EQ(store.old, 0);
    sweep->stop();
    clock.run_for(1s);
}

TEST_F(RetentionSweep, for_ever_asks_nothing) {
    config.kept = 0h;
    start();
    clock.run_for(48h);
    EXPECT_TRUE(store.asked_at.empty());
}

}  // namespace
}  // namespace tidings
