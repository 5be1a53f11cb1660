#include "ordering/write_budget.hpp"
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include "support/recording_log.hpp"
#include "support/virtual_clock.hpp"

namespace tidings {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;

constexpr std::int64_t MB = 1'000'000;
const budget_limits limits{parse_disk_reserve("100MB").value(), 1000};

budget_sample free_space(std::int64_t bytes) {
    return {{{"/data", bytes, 10'000 * MB}}, 0};
}

budget_sample backlog(std::int64_t events) {
    return {{{"/data", 5'000 * MB, 10'000 * MB}}, events};
}

TEST(WriteBudget, the_last_octet_above_the_reserve_is_room_and_one_less_is_not) {
    EXPECT_TRUE(judge(free_space(100 * MB), limits, true).has_room);

    const auto verdict = judge(free_space(100 * MB - 1), limits, true);

    EXPECT_FALSE(verdict.has_room);
    EXPECT_EQ(verdict.folder, "/data");
    EXPECT_THAT(verdict.why, HasSubstr("TIDINGS_DISK_RESERVE keeps 100 MB"));
    EXPECT_THAT(verdict.why, testing::Not(HasSubstr("/data"))) << "clients need not know our folders";
}

TEST(WriteBudget, the_fullest_disk_decides) {
    budget_sample two = free_space(5'000 * MB);
    two.volumes.push_back({"/var/lib/postgresql", 99 * MB, 10'000 * MB});

    EXPECT_EQ(judge(two, limits, true).folder, "/var/lib/postgresql");
    EXPECT_EQ(least_room(two, limits), -1 * MB);
}

TEST(WriteBudget, the_last_event_below_the_limit_is_room_and_the_next_is_not) {
    EXPECT_TRUE(judge(backlog(999), limits, true).has_room);

    const auto verdict = judge(backlog(1000), limits, true);

    EXPECT_FALSE(verdict.has_room);
    EXPECT_THAT(verdict.why, HasSubstr("TIDINGS_OUTBOX_MAX is 1000"));
}

TEST(WriteBudget, a_closed_budget_opens_a_twentieth_behind_its_limit) {
    EXPECT_FALSE(judge(free_space(104 * MB), limits, false).has_room);
    EXPECT_TRUE(judge(free_space(105 * MB), limits, false).has_room);
    EXPECT_FALSE(judge(backlog(950), limits, false).has_room);
    EXPECT_TRUE(judge(backlog(949), limits, false).has_room);
}

TEST(WriteBudget, without_limits_there_is_always_room) {
    EXPECT_TRUE(judge(free_space(0), {disk_reserve{}, 0}, true).has_room);
    EXPECT_TRUE(judge(backlog(1'000'000'000), {disk_reserve{}, 0}, true).has_room);
}

class SampledBudget : public testing::Test, public volume_meter {
protected:
    asio::io_context io;
    testing_support::virtual_clock clock{io};
    testing_support::recording_log log;
    result<std::vector<volume>> disk = std::vector<volume>{{"/data", 500 * MB, 10'000 * MB}};
    result<std::int64_t> unpublished = std::int64_t{0};
    write_budget budget{limits, *this, [this] { return count(); }, clock, logger{log, "budget"}, 500ms};

    task<result<std::vector<volume>>> measure() override { co_return disk; }
    task<result<std::int64_t>> count() { co_return unpublished; }
    void start() { asio::co_spawn(io, budget.run(), asio::detached); }
    void set_free(std::int64_t octets) { disk->front().free = octets; }
    std::size_t changes() const {
        return log.count("no room for further orders: writes are refused") +
               log.count("there is room for orders again");
    }
};

TEST_F(SampledBudget, closes_and_opens_by_itself_and_says_so_once_each) {
    start();
    clock.run_for(5s);
    EXPECT_TRUE(budget.verdict().has_room);

    set_free(99 * MB);
    clock.run_for(10s);
    EXPECT_FALSE(budget.verdict().has_room);
    EXPECT_EQ(changes(), 1u) << "one line per change, not per sample";

    set_free(101 * MB);
    clock.run_for(10s);
    EXPECT_FALSE(budget.verdict().has_room) << "at the edge it stays closed";

    set_free(200 * MB);
    clock.run_for(500ms);
    EXPECT_TRUE(budget.verdict().has_room);
    EXPECT_EQ(changes(), 2u);
}

TEST_F(SampledBudget, a_backlog_closes_it_until_it_has_drained) {
    start();
    unpublished = 1000;
    clock.run_for(1s);
    EXPECT_FALSE(budget.verdict().has_room);

    unpublished = 10;
    clock.run_for(1s);
    EXPECT_TRUE(budget.verdict().has_room);
}

TEST_F(SampledBudget, what_cannot_be_seen_counts_as_it_was_seen_last) {
    start();
    set_free(99 * MB);
    clock.run_for(1s);
    disk = error{errc::timed_out, "a disk does not answer"};
    unpublished = error{errc::unavailable, "the database is away"};
    clock.run_for(10s);

    EXPECT_FALSE(budget.verdict().has_room);
    EXPECT_EQ(log.count("the free disk space cannot be seen; the last figure stays"), 1u);
}

TEST_F(SampledBudget, stops_sampling_when_told) {
    start();
    clock.run_for(1s);
    budget.stop();
    clock.run_for(1s);
    set_free(1);
    clock.run_for(5s);

    EXPECT_TRUE(budget.verdict().has_room);
}

}  // namespace
}  // namespace tidings
