#include "runtime/backoff.hpp"
#include <gtest/gtest.h>

namespace tidings {
namespace {

using namespace std::chrono_literals;

struct fixed_random final : random_source {
    explicit fixed_random(std::uint64_t always) : bits(always) {}
    std::uint64_t next() override { return bits; }
    std::uint64_t bits;
};

TEST(Backoff, pauses_double_up_to_the_limit_and_start_small_again) {
    fixed_random lowest{0};
    backoff pauses{lowest, 100ms, 500ms};

    EXPECT_TRUE(pauses.is_fresh());
    EXPECT_EQ(pauses.next(), 50ms);
    EXPECT_EQ(pauses.next(), 100ms);
    EXPECT_EQ(pauses.next(), 200ms);
    EXPECT_EQ(pauses.next(), 250ms);
    EXPECT_EQ(pauses.next(), 250ms);
    EXPECT_FALSE(pauses.is_fresh());
    pauses.reset();
    EXPECT_EQ(pauses.next(), 50ms);
}

TEST(Backoff, a_pause_lies_between_half_and_all_of_its_length) {
    system_random random;
    for (int round = 0; round < 1000; ++round) {
        backoff pauses{random, 1s, 10s};
        const auto pause = pauses.next();
        EXPECT_GE(pause, 500ms);
        EXPECT_LE(pause, 1s);
    }
}

}  // namespace
}  // namespace tidings
