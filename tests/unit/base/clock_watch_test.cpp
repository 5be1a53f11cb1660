#include "base/clock_watch.hpp"
#include <gtest/gtest.h>

namespace tidings {
namespace {

using namespace std::chrono_literals;

TEST(ClockWatch, notices_a_clock_that_was_set_back_and_nothing_else) {
    const struct {
        const char* what;
        std::chrono::milliseconds wall, steady;
        bool set_back;
    } steps[] = {
        {"the first look", 0ms, 0ms, false},
        {"time goes on", 5s, 5s, false},
        {"the clock strays", 900ms, 1s, false},
        {"set back by two hours", -2h, 1s, true},
        {"only once", 1s, 1s, false},
        {"set forward", 1h, 1s, false},
        {"set back by a second", 0s, 1s, true},
        {"ten years", -87'600h, 1s, true},
        {"a pause without a look", 10h, 10h, false},
    };
    clock_watch watch;
    timestamp wall{std::chrono::hours(400'000)};
    steady_time steady{};
    for (const auto& step : steps) {
        wall += step.wall;
        steady += step.steady;
        EXPECT_EQ(watch.was_set_back(wall, steady), step.set_back) << step.what;
    }
}

}  // namespace
}  // namespace tidings
