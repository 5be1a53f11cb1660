// A mail's spans, as the dispatcher makes them: written once, one per try, hours apart and in one trace.
#include <gtest/gtest.h>
#include "support/recording_log.hpp"
#include "support/recording_spans.hpp"
#include "unit/notify/bench.hpp"

namespace tidings {
namespace {

using namespace std::chrono_literals;
using namespace testing_support;

TEST(DispatcherSpans, every_try_is_a_span_of_the_event_s_trace_and_the_log_names_it) {
    const std::string received = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    auto config = plain_config();
    config.retries = {.pauses = {4h}};
    bench b(config);
    recording_spans spans;
    recording_log log;
    const tracer traces{spans, {}, b.random, b.clock};
    b.mails = std::make_unique<dispatcher>(b.journal, b.relay, b.renderer, b.clock, b.random, config,
                                           logger(log, "notify"), dispatcher::on_dead{}, send_spans{traces});
    const auto id = b.add(1, "ada@example.com");
    b.journal.rows.at(id).stored.traceparent = received;
    bool first = true;
    b.relay.answers = [&](const envelope&) {
        return std::exchange(first, false)
                   ? scripted_mailer::answer(delivery_outcome::refused_for_now, 451, smtp_phase::rcpt)
                   : scripted_mailer::accepted();
    };

    b.start();
    b.run_for(6h);

    ASSERT_EQ(spans.ended.size(), 3u);
    for (const auto& work : spans.ended) {
        EXPECT_EQ(work.context.trace_id, "4bf92f3577b34da6a3ce929d0e0e4736");
        EXPECT_EQ(work.context.parent_span_id, "00f067aa0ba902b7");
        EXPECT_EQ(attribute_in(work, "tidings.message_id"), id);
    }
    EXPECT_EQ(spans.ended[0].name, "render mail");
    EXPECT_EQ(attribute_in(spans.ended[1], "tidings.outcome"), "refused_for_now");
    EXPECT_EQ(spans.ended[1].status, span_status::error);
    EXPECT_EQ(attribute_in(spans.ended[2], "tidings.outcome"), "accepted");
    EXPECT_EQ(spans.ended[2].status, span_status::unset);
    EXPECT_GE(spans.ended[2].started_at - spans.ended[1].ended_at, 3h);
    for (const auto& line : log.lines())
        if (line.sentence == "mail sent" || line.sentence == "a mail did not go out") {
            EXPECT_EQ(line.fields.at("trace_id"), "4bf92f3577b34da6a3ce929d0e0e4736");
        }
    EXPECT_TRUE(log.said("mail sent") && log.said("a mail did not go out"));
}

}  // namespace
}  // namespace tidings
