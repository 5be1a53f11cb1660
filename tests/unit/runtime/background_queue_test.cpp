#include "runtime/background_queue.hpp"
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <thread>
#include "runtime/task.hpp"

namespace tidings {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;

void work_for(std::chrono::nanoseconds time) {
    const auto end = std::chrono::steady_clock::now() + time;
    while (std::chrono::steady_clock::now() < end) continue;
}

struct BackgroundQueue : testing::Test {
    asio::io_context io{1};
    asio::any_io_executor behind = background_of(io);
    std::vector<int> ran;
};

TEST_F(BackgroundQueue, runs_in_order_and_never_inside_the_call_that_hands_in) {
    asio::post(behind, [this] {
        asio::post(behind, [this] { ran.push_back(3); });
        ran.push_back(1);
    });
    asio::post(behind, [this] { ran.push_back(2); });
    EXPECT_THAT(ran, IsEmpty());

    io.run();

    EXPECT_THAT(ran, ElementsAre(1, 2, 3));
}

TEST_F(BackgroundQueue, what_is_ready_on_the_loop_comes_first) {
    asio::post(io, [this] { ran.push_back(1); });
    asio::post(io, [this] {
        asio::post(behind, [this] { ran.push_back(4); });
        ran.push_back(2);
    });
    asio::post(io, [this] { ran.push_back(3); });

    io.run();

    EXPECT_THAT(ran, ElementsAre(1, 2, 3, 4));
}

// A slice is 200 µs at most, so four jobs of 50 µs fit in; one more is allowed for where the last one began just
// before its end.
TEST_F(BackgroundQueue, a_busy_loop_gives_a_short_slice_in_each_turn) {
    constexpr int busy_turns = 20, jobs = 1'000;
    int done = 0, done_while_busy = 0;
    for (int at = 0; at < jobs; ++at)
        asio::post(behind, [&] {
            work_for(50us);
            ++done;
        });
    int left = busy_turns;
    std::function<void()> busy = [&] {
        work_for(2ms);
        if (--left > 0)
            asio::post(io, busy);
        else
            done_while_busy = done;
    };
    asio::post(io, busy);

    io.run();

    EXPECT_GE(done_while_busy, busy_turns - 1) << "something in each turn";
    EXPECT_LE(done_while_busy, busy_turns * 5);
    EXPECT_EQ(done, jobs);
}

TEST_F(BackgroundQueue, coroutines_wait_and_take_what_other_threads_hand_in) {
    std::thread other;
    const auto all = [&]() -> task<> {
        asio::steady_timer pause(io, 1ms);
        co_await pause.async_wait(asio::use_awaitable);
        EXPECT_EQ(co_await asio::this_coro::executor, behind);
        ran.push_back(1);
        auto told = std::make_shared<asio::steady_timer>(behind, 1h);
        other = std::thread([this, told] {
            asio::post(behind, [this, told] {
                ran.push_back(2);
                told->cancel();
            });
        });
        boost::system::error_code ignored;
        co_await told->async_wait(asio::redirect_error(asio::use_awaitable, ignored));
        ran.push_back(3);
    };
    asio::co_spawn(behind, all(), asio::detached);

    io.run();
    other.join();

    EXPECT_THAT(ran, ElementsAre(1, 2, 3));
}

TEST_F(BackgroundQueue, goes_on_after_a_handler_that_throws) {
    asio::post(behind, [] { throw std::runtime_error("a bug"); });
    asio::post(behind, [this] { ran.push_back(1); });

    EXPECT_THROW(io.run(), std::runtime_error);
    io.run();

    EXPECT_THAT(ran, ElementsAre(1));
}

TEST(BackgroundQueueEnd, what_still_waits_goes_with_the_loop) {
    auto held = std::make_shared<int>(1);
    {
        asio::io_context io{1};
        asio::post(background_of(io), [held] { FAIL() << "nobody runs it"; });
        EXPECT_EQ(held.use_count(), 2);
    }
    EXPECT_EQ(held.use_count(), 1);
}

}  // namespace
}  // namespace tidings
