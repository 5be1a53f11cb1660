#include "runtime/within.hpp"
#include <gtest/gtest.h>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include "runtime/system_clock.hpp"

namespace tidings {
namespace {

using namespace std::chrono_literals;

task<result<int>> one_after(system_clock& clock, std::chrono::milliseconds pause) {
    co_await clock.sleep_for(pause);
    co_return 1;
}

task<result<int>> throwing(system_clock& clock) {
    co_await clock.sleep_for(1ms);
    throw std::runtime_error("told to");
}

task<> store(task<result<int>> operation, result<int>& answer) {
    answer = co_await std::move(operation);
}

TEST(Within, answers_timed_out_when_the_limit_passes_first) {
    asio::io_context io;
    system_clock clock{io.get_executor()};
    result<int> answer = 0;

    asio::co_spawn(io, store(within(5ms, one_after(clock, 5s)), answer), asio::detached);
    io.run();

    ASSERT_TRUE(answer.has_error());
    EXPECT_EQ(answer.error().code, errc::timed_out);
}

TEST(Within, passes_on_the_value_and_the_exception_of_the_operation) {
    asio::io_context io;
    system_clock clock{io.get_executor()};
    result<int> answer = 0;
    std::exception_ptr thrown;

    asio::co_spawn(io, store(within(5s, one_after(clock, 1ms)), answer), asio::detached);
    asio::co_spawn(io, store(within(5s, throwing(clock)), answer),
                   [&](std::exception_ptr problem) { thrown = problem; });
    io.run();

    EXPECT_EQ(*answer, 1);
    EXPECT_TRUE(thrown);
}

}  // namespace
}  // namespace tidings
