#include "adapters/smtp/connection_limit.hpp"
#include <gtest/gtest.h>

namespace tidings {
namespace {

using namespace std::chrono_literals;
const connection_limit::time start{1h};

TEST(ConnectionLimit, starts_low_and_grows_with_every_answer_up_to_the_ceiling) {
    connection_limit limit(6);

    EXPECT_EQ(limit.connections(), 4u);
    EXPECT_TRUE(limit.on_answer(start));
    EXPECT_TRUE(limit.on_answer(start));
    EXPECT_FALSE(limit.on_answer(start));

    EXPECT_EQ(limit.connections(), 6u);
    EXPECT_EQ(connection_limit(2).connections(), 2u);
    EXPECT_EQ(connection_limit(0).connections(), 1u);
}

TEST(ConnectionLimit, falls_to_what_works_when_one_more_is_refused_and_asks_again_after_longer_pauses) {
    connection_limit limit(20);

    limit.on_refusal(start, 3);

    EXPECT_EQ(limit.connections(), 3u);
    EXPECT_FALSE(limit.on_answer(start + 9s));
    EXPECT_TRUE(limit.on_answer(start + 11s));
    EXPECT_EQ(limit.connections(), 4u);
    limit.on_refusal(start + 12s, 3);
    EXPECT_FALSE(limit.on_answer(start + 31s));
    EXPECT_TRUE(limit.on_answer(start + 33s));
    EXPECT_TRUE(limit.on_answer(start + 33s)) << "the relay takes more than it did";
    limit.on_refusal(start + 34s, 0);
    EXPECT_EQ(limit.connections(), 1u);
    EXPECT_TRUE(limit.on_answer(start + 45s)) << "so the pause is short again";
}

TEST(ConnectionLimit, lets_others_pass_mails_that_hang_unless_the_relay_has_just_refused_one_more) {
    connection_limit limit(6);

    EXPECT_EQ(limit.connections(start, 0), 4u);
    EXPECT_EQ(limit.connections(start, 1), 5u);
    EXPECT_EQ(limit.connections(start, 4), 6u) << "never above the ceiling";

    limit.on_refusal(start, 1);
    EXPECT_EQ(limit.connections(start + 9s, 1), 1u);
    EXPECT_EQ(limit.connections(start + 10s, 1), 2u);
    EXPECT_EQ(limit.connections(start + 10s, 5), 2u) << "no more than doubled by those that hang";
}

}  // namespace
}  // namespace tidings
