#include "support/virtual_clock.hpp"
#include <gtest/gtest.h>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>

namespace tidings {
namespace {

using namespace std::chrono_literals;
using testing_support::virtual_clock;

task<> note_after(virtual_clock& clock, std::chrono::hours pause, std::vector<int>& notes) {
    co_await clock.sleep_for(pause);
    notes.push_back(static_cast<int>(pause.count()));
}

TEST(VirtualClock, hours_pass_in_order_without_waiting) {
    asio::io_context io;
    virtual_clock clock{io};
    std::vector<int> notes;
    for (int hours : {5, 1, 3}) asio::co_spawn(io, note_after(clock, std::chrono::hours(hours), notes), asio::detached);

    clock.run_for(4h);

    EXPECT_EQ(notes, (std::vector<int>{1, 3}));
    EXPECT_EQ(clock.steady() - steady_time{}, 4h);
}

TEST(VirtualClock, a_ring_ends_the_wait_and_is_remembered_once) {
    asio::io_context io;
    virtual_clock clock{io};
    const auto waker = clock.make_alarm();
    std::vector<bool> came;
    const auto wait_twice = [](virtual_clock& time, alarm& bell, std::vector<bool>& seen) -> task<> {
        seen.push_back(co_await bell.wait_until(time.steady() + 1h));
        seen.push_back(co_await bell.wait_until(time.steady() + 1h));
    };
    waker->ring();
    asio::co_spawn(io, wait_twice(clock, *waker, came), asio::detached);

    clock.run_for(2h);

    EXPECT_EQ(came, (std::vector<bool>{false, true}));
}

}  // namespace
}  // namespace tidings
