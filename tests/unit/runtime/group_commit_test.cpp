#include "runtime/group_commit.hpp"
#include <gtest/gtest.h>
#include <boost/asio/io_context.hpp>
#include "runtime/system_clock.hpp"

namespace tidings {
namespace {

using namespace std::chrono_literals;
using doubling = group_commit<int, int>;

task<> submit(doubling& commit, int value, std::vector<result<int>>& answers, hurry how = hurry::yes) {
    answers.push_back(co_await commit.submit(value, how));
}

struct GroupCommit : testing::Test {
    asio::io_context io;
    system_clock clock{io.get_executor()};
    std::vector<std::size_t> group_sizes;
    std::vector<result<int>> answers;

    task<doubling::answers> write(std::vector<int> group) {
        group_sizes.push_back(group.size());
        co_await clock.sleep_for(1ms);
        doubling::answers doubled;
        for (int value : group) doubled.push_back(value * 2);
        co_return doubled;
    }

    task<doubling::answers> write_when_rung(std::vector<int> group, alarm& hung) {
        co_await hung.wait_until(clock.steady() + 1h);
        co_return co_await write(std::move(group));
    }

    void submit_soon(doubling& commit, int count, hurry how) {
        for (int value = 0; value < count; ++value)
            asio::co_spawn(io, submit(commit, value, answers, how), asio::detached);
    }

    void submit_all(doubling& commit, int count) {
        submit_soon(commit, count, hurry::yes);
        io.run();
    }
};

TEST_F(GroupCommit, what_arrives_in_one_turn_or_during_a_commit_shares_a_group) {
    std::vector<std::size_t> told;
    doubling commit{
        io.get_executor(),
        {.group_max = 10, .groups_in_flight_max = 1, .on_group = [&](std::size_t size) { told.push_back(size); }},
        [&](auto group) { return write(std::move(group)); }};

    submit_all(commit, 25);

    EXPECT_EQ(group_sizes, (std::vector<std::size_t>{10, 10, 5}));
    EXPECT_EQ(told, group_sizes);
    EXPECT_EQ(answers.size(), 25u);
}

TEST_F(GroupCommit, a_command_without_hurry_goes_with_the_next_whichever_that_is) {
    for (const auto next : {hurry::yes, hurry::no}) {
        group_sizes.clear();
        doubling commit{io.get_executor(),
                        {.group_max = 10, .groups_in_flight_max = 1, .company_max = 1h},
                        [&](auto group) { return write(std::move(group)); }};

        submit_soon(commit, 1, hurry::no);
        io.restart();
        io.run_for(20ms);
        EXPECT_TRUE(group_sizes.empty());
        submit_soon(commit, 1, next);
        io.restart();
        io.run_for(200ms);

        EXPECT_EQ(group_sizes, (std::vector<std::size_t>{2}));
    }
}

TEST_F(GroupCommit, a_command_without_hurry_that_finds_no_company_goes_when_its_time_is_over) {
    doubling commit{io.get_executor(),
                    {.group_max = 10, .groups_in_flight_max = 1, .company_max = 20ms},
                    [&](auto group) { return write(std::move(group)); }};

    submit_soon(commit, 1, hurry::no);
    const auto began = clock.steady();
    io.run();

    EXPECT_EQ(group_sizes, (std::vector<std::size_t>{1}));
    EXPECT_GE(clock.steady() - began, 20ms);
}

TEST_F(GroupCommit, what_came_during_a_group_and_has_no_hurry_waits_for_company_from_its_own_start) {
    doubling commit{io.get_executor(),
                    {.group_max = 10, .groups_in_flight_max = 1, .company_max = 20ms},
                    [&](auto group) -> task<doubling::answers> {
                        if (group_sizes.empty()) submit_soon(commit, 1, hurry::no);
                        return write(std::move(group));
                    }};

    submit_soon(commit, 1, hurry::yes);
    io.run();

    EXPECT_EQ(group_sizes, (std::vector<std::size_t>{1, 1}));
    EXPECT_EQ(answers.size(), 2u);
}

TEST_F(GroupCommit, commands_that_clash_go_into_different_groups) {
    doubling commit{io.get_executor(),
                    {.group_max = 10, .groups_in_flight_max = 1},
                    [&](auto group) { return write(std::move(group)); },
                    [](const int& value, const std::vector<int>& chosen) {
                        return std::ranges::any_of(chosen, [&](int other) { return other % 2 == value % 2; });
                    }};

    submit_all(commit, 5);

    EXPECT_EQ(group_sizes, (std::vector<std::size_t>{2, 2, 1}));
}

TEST_F(GroupCommit, a_full_queue_answers_unavailable_at_once) {
    doubling commit{io.get_executor(), {.group_max = 1, .groups_in_flight_max = 1, .waiting_max = 2}, [&](auto group) {
                        return write(std::move(group));
                    }};

    submit_all(commit, 4);

    const auto refused = std::ranges::count_if(
        answers, [](const auto& answer) { return answer.has_error() && answer.error().code == errc::unavailable; });
    EXPECT_EQ(refused, 2);
}

TEST_F(GroupCommit, a_command_behind_a_group_that_hangs_is_refused_and_never_written) {
    auto hung = clock.make_alarm();
    doubling commit{io.get_executor(), {.group_max = 1, .groups_in_flight_max = 1, .wait_max = 10ms}, [&](auto group) {
                        return write_when_rung(std::move(group), *hung);
                    }};
    asio::co_spawn(io, submit(commit, 1, answers), asio::detached);
    asio::co_spawn(io, submit(commit, 2, answers), asio::detached);

    while (answers.empty()) io.run_one();
    EXPECT_EQ(answers[0].error().code, errc::unavailable);
    hung->ring();
    io.run();

    ASSERT_EQ(answers.size(), 2u);
    EXPECT_EQ(*answers[1], 2);
    EXPECT_EQ(group_sizes.size(), 1u);
}

}  // namespace
}  // namespace tidings
