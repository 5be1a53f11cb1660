#include "notify/quarantine_groups.hpp"
#include <gtest/gtest.h>
#include "notify/record_problem.hpp"

namespace tidings {
namespace {

timestamp at(int second) {
    return timestamp(std::chrono::seconds(second));
}

quarantine_entry an_entry(std::int64_t id, std::string topic, std::string problem, int second) {
    return {id, std::move(topic), std::move(problem), "reason of " + std::to_string(id), at(second)};
}

TEST(QuarantineGroups, the_largest_comes_first_with_its_times_and_its_latest_record) {
    const auto groups =
        groups_of({an_entry(9, "order-event", "no_json", 90), an_entry(8, "other", "no_json", 80),
                   an_entry(7, "order-event", "no_json", 95), an_entry(6, "order-event", "wrong_key", 60),
                   an_entry(5, "order-event", "no_json", 50)});

    ASSERT_EQ(groups.size(), 3u);
    EXPECT_EQ(groups[0].topic, "order-event");
    EXPECT_EQ(groups[0].problem, "no_json");
    EXPECT_EQ(groups[0].count, 3u);
    EXPECT_EQ(groups[0].first_stored_at, at(50));
    EXPECT_EQ(groups[0].last_stored_at, at(95)) << "clocks of two instances may differ";
    EXPECT_EQ(groups[0].latest.reason, "reason of 9");
    EXPECT_EQ(groups[1].topic, "other") << "of the same size, the latest first";
    EXPECT_EQ(groups[2].problem, "wrong_key");
    EXPECT_TRUE(groups_of(std::vector<quarantine_entry>{}).empty());
}

TEST(QuarantineGroups, every_problem_has_a_name_that_is_read_back) {
    int count = 0;
    for (;; ++count) {
        const auto problem = static_cast<record_problem>(count);
        if (name_of(problem).empty()) break;
        EXPECT_EQ(parse_record_problem(name_of(problem)), problem);
    }
    EXPECT_EQ(count, 10);
    EXPECT_FALSE(parse_record_problem("brand_new"));
    EXPECT_FALSE(parse_record_problem(""));
}

}  // namespace
}  // namespace tidings
