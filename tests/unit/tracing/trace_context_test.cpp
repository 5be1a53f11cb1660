#include "tracing/trace_context.hpp"
#include <gtest/gtest.h>
#include "support/counting_random.hpp"

namespace tidings {
namespace {

constexpr std::string_view valid = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00";

TEST(TraceContext, goes_on_with_a_span_of_its_own) {
    testing_support::counting_random random;

    const auto context = span_below(valid, random);

    EXPECT_EQ(context.trace_id, "4bf92f3577b34da6a3ce929d0e0e4736");
    EXPECT_EQ(context.traceparent, "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000001-00");
    EXPECT_TRUE(is_traceparent(context.traceparent));
}

TEST(TraceContext, starts_anew_when_the_header_is_missing_or_broken) {
    testing_support::counting_random random;
    const std::vector<std::string> broken{
        "",
        std::string(valid) + "-x",                                      // version 00 has no more parts
        "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00",      // version ff is forbidden
        "00-00000000000000000000000000000000-00f067aa0ba902b7-00",      // no trace id
        "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-00",      // no parent
        "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-00",      // upper case
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7",         // too short
        "00_4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00",      // other separators
        "cc-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00extra"  // a later version needs '-' here
    };
    for (const auto& header : broken) {
        const auto context = span_below(header, random);
        EXPECT_NE(context.trace_id, "4bf92f3577b34da6a3ce929d0e0e4736") << header;
        EXPECT_TRUE(is_traceparent(context.traceparent)) << context.traceparent;
        EXPECT_EQ(context.traceparent.substr(3, 32), context.trace_id);
    }
}

TEST(TraceContext, reads_later_versions_as_far_as_it_can) {
    EXPECT_TRUE(is_traceparent("cc-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-what-the-future-holds"));
}

}  // namespace
}  // namespace tidings
