#include "runtime/retention_sweep.hpp"
#include <gtest/gtest.h>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include "support/counting_random.hpp"
#include "support/recording_log.hpp"
#include "support/virtual_clock.hpp"

namespace tidings {
namespace {

using namespace std::chrono_literals;

// Has records 1 to `last`, of which every third is not done with, and notes when it was asked.
struct kept_records final : old_records {
    explicit kept_records(testing_support::virtual_clock& on) : clock(on) {}
    task<result<retention_bite>> drop_some(millisecond_time oldest_kept, std::string after,
                                           std::size_t limit) override {
        asked_at.push_back(clock.steady());
        bound = oldest_kept;
        if (fails) co_return error{errc::unavailable, "no database"};
        retention_bite bite;
        int at = after.empty() ? 0 : std::stoi(after);
        for (; at < last && limit > 0; --limit)
            if (++at % 3 != 0) ++bite.dropped;
        if (at < last) bite.through = std::to_string(at);
        co_return bite;
    }
    testing_support::virtual_clock& clock;
    int last = 0;
    bool fails = false;
    millisecond_time bound{};
    std::vector<steady_time> asked_at;
};

struct RetentionSweep : ::testing::Test {
    asio::io_context io;
    testing_support::virtual_clock clock{io};
    testing_support::recording_log lines;
    testing_support::counting_random random;
    kept_records store{clock};
    retention_config config{.what = "orders", .kept = 24h};

    std::unique_ptr<retention_sweep> start() {
        auto sweep = std::make_unique<retention_sweep>(store, clock, random, config, logger(lines, "retention"));
        asio::co_spawn(io, sweep->run(), asio::detached);
        return sweep;
    }
};

TEST_F(RetentionSweep, looks_at_each_old_record_once_in_bites_with_pauses_and_then_rests) {
    store.last = 1'700;
    const auto sweep = start();
    clock.run_for(5min);

    EXPECT_EQ(sweep->dropped(), 1'700u - 1'700u / 3);
    ASSERT_EQ(store.asked_at.size(), 4u);
    EXPECT_GE(store.asked_at[1] - store.asked_at[0], config.between_bites);
    store.last = 0;
    clock.run_for(2h);
    EXPECT_GE(store.asked_at.size(), 5u);
    EXPECT_LE(store.asked_at.size(), 7u);
    sweep->stop();
    clock.run_for(1s);
}

TEST_F(RetentionSweep, what_is_younger_than_asked_is_out_of_its_reach) {
    const auto sweep = start();
    clock.run_for(1s);
    EXPECT_EQ(store.bound, std::chrono::floor<std::chrono::milliseconds>(clock.now() - 1s) - 24h);
    sweep->stop();
    clock.run_for(1s);
}

TEST_F(RetentionSweep, a_store_that_is_away_is_asked_again_an_hour_later) {
    store.fails = true;
    store.last = 10;
    const auto sweep = start();
    clock.run_for(30min);
    EXPECT_EQ(store.asked_at.size(), 1u);
    store.fails = false;
    clock.run_for(1h);
    EXPECT_EQ(sweep->dropped(), 7u);
    sweep->stop();
    clock.run_for(1s);
}

TEST_F(RetentionSweep, for_ever_asks_nothing) {
    config.kept = 0h;
    const auto sweep = start();
    clock.run_for(48h);
    EXPECT_TRUE(store.asked_at.empty());
}

}  // namespace
}  // namespace tidings
