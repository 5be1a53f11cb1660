#include <gtest/gtest.h>
#include <limits>
#include "adapters/kafka/record_buffer.hpp"

namespace tidings::kafka {
namespace {

TEST(RecordTime, stays_within_what_every_store_takes) {
    const struct {
        std::int64_t milliseconds;
        const char* time;
    } cases[] = {
        {std::numeric_limits<std::int64_t>::min(), "1970-01-01T00:00:00.000000Z"},
        {-1, "1970-01-01T00:00:00.000000Z"},  // "no time" of librdkafka
        {0, "1970-01-01T00:00:00.000000Z"},
        {1'764'288'000'123, "2025-11-28T00:00:00.123000Z"},
        {253'402'300'798'999, "9999-12-31T23:59:58.999000Z"},
        {253'402'300'800'000, "9999-12-31T23:59:59.000000Z"},
        {9'300'000'000'000'000, "9999-12-31T23:59:59.000000Z"},  // in microseconds it is beyond 64 bits
        {std::numeric_limits<std::int64_t>::max(), "9999-12-31T23:59:59.000000Z"},
    };
    for (const auto& each : cases) EXPECT_EQ(to_rfc3339(time_of(each.milliseconds)), each.time) << each.milliseconds;
}

}  // namespace
}  // namespace tidings::kafka
