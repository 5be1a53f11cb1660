#include "tracing/tracer.hpp"
#include <gtest/gtest.h>
#include "support/counting_random.hpp"
#include "support/recording_spans.hpp"
#include "support/virtual_clock.hpp"

namespace tidings {
namespace {

using namespace std::chrono_literals;
using testing_support::attribute_in;

constexpr std::string_view sampled = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
                           left_out = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00";

struct Tracer : ::testing::Test {
    asio::io_context io;
    testing_support::virtual_clock clock{io};
    testing_support::counting_random random;
    testing_support::recording_spans spans;
    tracer traces{spans, {}, random, clock};
};

TEST_F(Tracer, a_request_goes_on_below_its_caller) {
    const auto context = traces.enter(sampled);

    EXPECT_EQ(context.trace_id, "4bf92f3577b34da6a3ce929d0e0e4736");
    EXPECT_EQ(context.parent_span_id, "00f067aa0ba902b7");
    EXPECT_NE(context.span_id(), "00f067aa0ba902b7");
    EXPECT_TRUE(context.is_sampled());
}

TEST_F(Tracer, while_nobody_wants_spans_the_caller_s_context_passes_through) {
    spans.on = false;

    EXPECT_EQ(traces.enter(sampled).traceparent, sampled);
    EXPECT_EQ(traces.enter(left_out).traceparent, left_out);
    EXPECT_TRUE(is_traceparent(traces.enter("").traceparent));
    EXPECT_FALSE(traces.begin(sampled, "work", span_kind::internal));
}

TEST_F(Tracer, what_the_caller_left_out_makes_no_span) {
    EXPECT_FALSE(traces.begin(left_out, "work", span_kind::internal));
    EXPECT_FALSE(traces.enter(left_out).is_sampled());
}

TEST_F(Tracer, a_rule_against_the_caller_is_told_to_whoever_comes_next) {
    const tracer never{spans, sampler::parse("always_off", "").value(), random, clock};
    const tracer always{spans, sampler::parse("always_on", "").value(), random, clock};

    EXPECT_EQ(never.enter(sampled).traceparent.substr(53), "00");
    EXPECT_EQ(always.enter(left_out).traceparent.substr(53), "01");
}

TEST_F(Tracer, a_span_knows_its_place_and_its_time) {
    auto work = traces.begin(sampled, "work", span_kind::client);
    ASSERT_TRUE(work);
    clock.run_for(3s);
    traces.end(*std::move(work));

    ASSERT_EQ(spans.ended.size(), 1u);
    EXPECT_EQ(spans.ended[0].context.parent_span_id, "00f067aa0ba902b7");
    EXPECT_EQ(spans.ended[0].ended_at - spans.ended[0].started_at, 3s);
}

TEST_F(Tracer, a_clock_that_was_set_back_makes_no_negative_span) {
    auto work = traces.begin_at(clock.now(), sampled, "work", span_kind::client);
    ASSERT_TRUE(work);
    traces.end_at(clock.now() - 1h, *std::move(work));

    EXPECT_EQ(spans.ended[0].ended_at, spans.ended[0].started_at);
}

TEST_F(Tracer, attributes_are_bounded_in_number_and_length) {
    span work;
    for (int n = 0; n < 100; ++n) work.number("n", n);
    EXPECT_EQ(work.attributes.size(), span::attributes_max);

    span wordy;
    std::string text(span::text_max - 1, 'x');
    wordy.text("t", text + "\xC3\xA4\xC3\xA4").text("empty", "");
    EXPECT_EQ(attribute_in(wordy, "t"), text);  // cut in front of the character that does not fit
    EXPECT_EQ(wordy.attributes.size(), 1u);
}

}  // namespace
}  // namespace tidings
