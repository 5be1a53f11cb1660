#include "runtime/outage_log.hpp"
#include <gtest/gtest.h>
#include "support/recording_log.hpp"

namespace tidings {
namespace {

using namespace std::chrono_literals;
using testing_support::recording_log;

struct OutageLog : ::testing::Test {
    recording_log log;
    outage_log outage{logger(log, "part"), "the store does not answer; trying again", "the store answers again"};
    steady_time now{1h};

    void fail_every_second(int times) {
        for (int at = 0; at < times; ++at, now += 1s) outage.failed(now, "connection refused");
    }
};

TEST_F(OutageLog, an_outage_has_a_line_when_it_begins_one_a_minute_and_one_at_its_end) {
    fail_every_second(150);
    outage.worked(now);
    outage.worked(now);

    const auto lines = log.lines();
    ASSERT_EQ(lines.size(), 4u);
    EXPECT_EQ(lines[0].sentence, "the store does not answer; trying again");
    EXPECT_EQ(lines[0].fields.at("reason"), "connection refused");
    EXPECT_EQ(lines[0].fields.count("failures"), 0u);
    EXPECT_EQ(lines[1].fields.at("failures"), "61");
    EXPECT_EQ(lines[1].fields.at("for_s"), "60");
    EXPECT_EQ(lines[2].fields.at("failures"), "121");
    EXPECT_EQ(lines[3].sentence, "the store answers again");
    EXPECT_EQ(lines[3].level, log_level::info);
    EXPECT_EQ(lines[3].fields.at("failures"), "150");
    EXPECT_EQ(lines[3].fields.at("after_s"), "150");
}

TEST_F(OutageLog, the_next_outage_begins_anew) {
    fail_every_second(3);
    outage.worked(now);
    fail_every_second(3);

    EXPECT_EQ(log.count("the store does not answer; trying again"), 2u);
}

TEST_F(OutageLog, what_works_says_nothing) {
    outage.worked(now);
    EXPECT_TRUE(log.lines().empty());
}

}  // namespace
}  // namespace tidings
