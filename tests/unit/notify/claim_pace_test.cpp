#include "notify/claim_pace.hpp"
#include <gtest/gtest.h>

namespace tidings {
namespace {

using namespace std::chrono_literals;

TEST(ClaimPace, after_a_claim_that_left_nothing_it_rests_until_there_is_news) {
    claim_pace pace(1s);
    const steady_time now{1h};
    EXPECT_TRUE(pace.wants(now));

    pace.claimed(3, false, pace.news());
    EXPECT_FALSE(pace.wants(now));

    pace.note_news();
    EXPECT_TRUE(pace.wants(now));
    EXPECT_FALSE(pace.is_blind()) << "only what is known to be ready is worth a claim";
}

TEST(ClaimPace, news_that_came_during_a_claim_are_not_lost) {
    claim_pace pace(1s);
    const auto before = pace.news();
    pace.note_news();

    pace.claimed(0, false, before);

    EXPECT_TRUE(pace.wants(steady_time{1h}));
}

TEST(ClaimPace, a_failed_claim_is_followed_by_ever_longer_pauses) {
    claim_pace pace(1s);
    EXPECT_EQ(pace.failed(), 100ms);
    EXPECT_EQ(pace.failed(), 200ms);
    for (int n = 0; n < 10; ++n) pace.failed();
    EXPECT_EQ(pace.failed(), 2s);

    pace.claimed(1, true, pace.news());
    EXPECT_EQ(pace.failed(), 100ms);
}

TEST(ClaimPace, it_looks_when_something_is_due_and_at_least_once_per_poll) {
    claim_pace pace(1s);
    const steady_time now{1h};
    pace.claimed(0, false, pace.news());
    ASSERT_TRUE(pace.wants_to_know_due(now));
    pace.know_due(300ms, now);
    EXPECT_FALSE(pace.wants_to_know_due(now));
    EXPECT_EQ(pace.looks_at(now), now + 300ms);

    pace.note_due(now + 100ms);
    EXPECT_EQ(pace.looks_at(now), now + 100ms);

    pace.know_due({}, now);
    EXPECT_EQ(pace.looks_at(now), now + 1s);
    pace.time_came(now + 1s);
    EXPECT_TRUE(pace.wants(now + 1s));
    EXPECT_TRUE(pace.is_blind()) << "others may have stored a mail without a word";
}

TEST(ClaimPace, what_is_due_and_cannot_be_claimed_is_asked_for_less_and_less_often) {
    claim_pace pace(1s);
    steady_time now{1h};
    for (const auto expected : {50ms, 100ms, 200ms, 400ms, 800ms, 1000ms, 1000ms}) {
        pace.claimed(0, false, pace.news());
        pace.know_due(0ms, now);
        EXPECT_EQ(pace.looks_at(now) - now, expected);
        now = pace.looks_at(now);
        pace.time_came(now);
    }
}

}  // namespace
}  // namespace tidings
