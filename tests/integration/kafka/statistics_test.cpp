#include <gtest/gtest.h>
#include "adapters/kafka/client.hpp"

namespace tidings::kafka {
namespace {

TEST(KafkaStatistics, lag_is_summed_over_owned_partitions) {
    const auto seen = statistics_of(R"({"brokers":{"a":{"state":"INIT"},"b":{"state":"UP"}},"topics":{"order-event":{
        "partitions":{"0":{"desired":true,"consumer_lag":5,"hi_offset":9},"1":{"desired":true,"consumer_lag":0,"hi_offset":7},
                      "2":{"desired":false,"consumer_lag":100,"hi_offset":100},"-1":{"desired":false,"consumer_lag":-1}}}}})");

    EXPECT_TRUE(seen.is_up);
    EXPECT_EQ(seen.lag, 5);
}

TEST(KafkaStatistics, a_group_that_committed_nothing_lags_by_everything) {
    const auto seen = statistics_of(R"({"topics":{"t":{"partitions":{
        "0":{"desired":true,"consumer_lag":-1,"hi_offset":42},"1":{"desired":true,"consumer_lag":-1,"hi_offset":-1001}}}}})");

    EXPECT_FALSE(seen.is_up);
    EXPECT_EQ(seen.lag, 42);
}

TEST(KafkaStatistics, nonsense_says_nothing) {
    for (const auto* text : {"", "[]", "{", R"({"brokers":7,"topics":{"t":{"partitions":{"0":3}}}})"}) {
        EXPECT_FALSE(statistics_of(text).is_up) << text;
        EXPECT_EQ(statistics_of(text).lag, 0) << text;
    }
}

}  // namespace
}  // namespace tidings::kafka
