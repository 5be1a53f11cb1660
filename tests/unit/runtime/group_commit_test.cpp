#include "runtime/group_commit.hpp"
#include <gtest/gtest.h>
#include <boost/asio/io_context.hpp>
#include "runtime/system_clock.hpp"

namespace tidings {
namespace {

using namespace std::chrono_literals;
using doubling = group_commit<int, int>;

task<> submit(doubling& commit, int value, std::vector<result<int>>& answers) {
    answers.push_back(co_await commit.submit(value));
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

    void submit_all(doubling& commit, int count) {
        for (int value = 0; value < count; ++value) asio::co_spawn(io, submit(commit, value, answers), asio::detached);
        io.run();
    }
};

TEST_F(GroupCommit, what_arrives_during_a_commit_shares_the_next_one) {
    std::vector<std::size_t> told;
    doubling commit{
        io.get_executor(),
        {.group_max = 10, .groups_in_flight_max = 1, .on_group = [&](std::size_t size) { told.push_back(size); }},
        [&](auto group) { return write(std::move(group)); }};

    submit_all(commit, 25);

    EXPECT_EQ(group_sizes, (std::vector<std::size_t>{1, 10, 10, 4}));
    EXPECT_EQ(told, group_sizes);
    EXPECT_EQ(answers.size(), 25u);
}

TEST_F(GroupCommit, commands_that_clash_go_into_different_groups) {
    doubling commit{io.get_executor(),
                    {.group_max = 10, .groups_in_flight_max = 1},
                    [&](auto group) { return write(std::move(group)); },
                    [](const int& value, const std::vector<int>& chosen) {
                        return std::ranges::any_of(chosen, [&](int other) { return other % 2 == value % 2; });
                    }};

    submit_all(commit, 5);

    EXPECT_EQ(group_sizes, (std::vector<std::size_t>{1, 2, 2}));
}

TEST_F(GroupCommit, a_full_queue_answers_unavailable_at_once) {
    doubling commit{io.get_executor(), {.group_max = 1, .groups_in_flight_max = 1, .waiting_max = 2}, [&](auto group) {
                        return write(std::move(group));
                    }};

    submit_all(commit, 4);

    const auto refused = std::ranges::count_if(
        answers, [](const auto& answer) { return answer.has_error() && answer.error().code == errc::unavailable; });
    EXPECT_EQ(refused, 1);
}

}  // namespace
}  // namespace tidings
