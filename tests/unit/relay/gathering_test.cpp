#include "relay/gathering.hpp"
#include <gtest/gtest.h>

namespace tidings {
namespace {

using namespace std::chrono_literals;

TEST(Gathering, waits_longer_the_more_events_share_a_turn_and_never_beyond_the_longest) {
    const gather_limits limits{.shortest = 3ms, .longest = 24ms, .few = 6};
    const struct {
        std::size_t published;
        std::chrono::milliseconds wait;
    } rows[] = {{1, 3ms},   {6, 3ms},   {7, 3ms},   {8, 4ms},     {12, 6ms},
                {24, 12ms}, {48, 24ms}, {49, 24ms}, {4096, 24ms}, {SIZE_MAX, 24ms}};
    for (const auto& row : rows) EXPECT_EQ(gather_after(row.published, limits), row.wait) << row.published << " events";
}

// At a steady rate the wait settles: at the shortest when few events come in it, else at the longest.
TEST(Gathering, settles_by_the_rate_of_events) {
    const gather_limits limits;
    const auto settled = [&](double per_second) {
        auto wait = limits.shortest;
        for (int turn = 0; turn < 50; ++turn)
            wait = gather_after(static_cast<std::size_t>(per_second * std::chrono::duration<double>(wait).count()) + 1,
                                limits);
        return wait;
    };
    EXPECT_EQ(settled(200), limits.shortest);
    EXPECT_EQ(settled(1'000), limits.shortest);
    EXPECT_EQ(settled(4'000), limits.longest);
    EXPECT_EQ(settled(15'000), limits.longest);
}

}  // namespace
}  // namespace tidings
