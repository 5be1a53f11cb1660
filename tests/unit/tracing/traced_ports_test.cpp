// The ports with spans around them: one connected trace from the request to the mail, and nothing changed without one.
#include <gtest/gtest.h>
#include "intake/traced_inbox.hpp"
#include "notify/send_spans.hpp"
#include "ordering/traced_repository.hpp"
#include "relay/traced_writer.hpp"
#include "support/counting_random.hpp"
#include "support/recording_spans.hpp"
#include "support/run_task.hpp"
#include "support/virtual_clock.hpp"
#include "unit/api/memory_orders.hpp"

namespace tidings {
namespace {

using testing_support::attribute_in;
using testing_support::run_task;

struct fake_writer final : event_writer {
    std::vector<outbox_row> rows;
    std::vector<publish_outcome> decided;
    bool is_full = false;
    bool publish(const outbox_row& row) override {
        if (!is_full) rows.push_back(row);
        return !is_full;
    }
    task<std::vector<publish_outcome>> outcomes() override { co_return std::exchange(decided, {}); }
};

struct memory_inbox final : inbox {
    std::vector<intake_batch> stored;
    std::optional<error> trouble;
    task<result<intake_counts>> store(intake_batch batch) override {
        if (trouble) co_return *trouble;
        stored.push_back(std::move(batch));
        co_return intake_counts{};
    }
};

struct TracedPorts : ::testing::Test {
    asio::io_context io;
    testing_support::virtual_clock clock{io};
    testing_support::counting_random random;
    testing_support::recording_spans spans;
    tracer traces{spans, {}, random, clock};
    testing_support::memory_orders orders;
    fake_writer writer;
    memory_inbox box;
    traced_repository repository{orders, traces, "sqlite"};
    traced_writer publishing{writer, traces, "kafka", "order-event"};
    traced_inbox receiving{box, traces, "kafka", "order-event", "notification-service"};
    std::string request = traces.enter("").traceparent;

    outbox_row row(std::int64_t id) {
        outbox_row one;
        one.id = id;
        one.event.id = event_id("evt_" + std::to_string(id));
        one.event.type = "order.placed.v1";
        one.event.traceparent = request;
        return one;
    }
    bool publish(const outbox_row& one) { return publishing.publish(one); }
    void decide(std::int64_t id, publish_verdict verdict) {
        writer.decided = {{id, verdict, "ada@example.com"}};
        run_task(io, publishing.outcomes());
    }
    intake_batch batch_of(const outbox_row& one) {
        intake_batch batch;
        batch.entries.push_back({one.event, {}});
        return batch;
    }
};

TEST_F(TracedPorts, the_trace_goes_from_the_request_to_the_mail_without_a_hole) {
    order_write command;
    command.event.traceparent = request;
    auto written = repository.write(command);
    ASSERT_TRUE(run_task(io, std::move(written)));
    ASSERT_TRUE(publish(row(1)));
    decide(1, publish_verdict::delivered);
    auto stored = receiving.store(batch_of(writer.rows[0]));
    ASSERT_TRUE(run_task(io, std::move(stored)));
    claimed_message claimed;
    claimed.traceparent = box.stored[0].entries[0].event.traceparent;
    send_spans{traces}.wrote(claimed, clock.now(), "placed/en/1", "");
    send_spans{traces}.tried(
        claimed, {.number = 1, .relay = "mail.example:587", .outcome = delivery_outcome::accepted, .reply_code = 250});

    ASSERT_EQ(spans.ended.size(), 5u);
    const auto& commit = *spans.named("commit order");
    const auto& publishes = *spans.named("publish order-event");
    const auto& receives = *spans.named("process order-event");
    const auto own = request.substr(36, 16);
    for (const auto& work : spans.ended) EXPECT_EQ(work.context.trace_id, request.substr(3, 32)) << work.name;
    EXPECT_EQ(commit.context.parent_span_id, own);
    EXPECT_EQ(publishes.context.parent_span_id, own);
    EXPECT_EQ(receives.context.parent_span_id, publishes.context.span_id());
    EXPECT_EQ(spans.named("render mail")->context.parent_span_id, receives.context.span_id());
    EXPECT_EQ(spans.named("send mail")->context.parent_span_id, receives.context.span_id());
    EXPECT_EQ(attribute_in(*spans.named("send mail"), "server.address"), "mail.example");
    EXPECT_EQ(attribute_in(*spans.named("send mail"), "server.port"), "587");
}

TEST_F(TracedPorts, without_a_receiver_every_call_passes_through_unchanged) {
    spans.on = false;
    ASSERT_TRUE(publish(row(1)));
    auto stored = receiving.store(batch_of(row(1)));
    ASSERT_TRUE(run_task(io, std::move(stored)));

    EXPECT_EQ(writer.rows[0].event.traceparent, request);
    EXPECT_EQ(box.stored[0].entries[0].event.traceparent, request);
    EXPECT_TRUE(spans.ended.empty());
}

TEST_F(TracedPorts, a_span_that_failed_says_how_in_our_words) {
    orders.trouble = error{errc::unavailable, "no connection to db.internal"};
    order_write command;
    command.event.traceparent = request;
    auto written = repository.write(command);
    EXPECT_FALSE(run_task(io, std::move(written)));
    ASSERT_TRUE(publish(row(1)));
    decide(1, publish_verdict::record_fault);
    box.trouble = error{errc::unavailable, "away"};
    auto stored = receiving.store(batch_of(row(1)));
    EXPECT_FALSE(run_task(io, std::move(stored)));
    claimed_message claimed;
    claimed.traceparent = request;
    send_spans{traces}.tried(claimed, {.relay = "[::1]:25",
                                       .outcome = delivery_outcome::refused,
                                       .phase = smtp_phase::rcpt,
                                       .reply_code = 550,
                                       .enhanced_code = "5.1.1",
                                       .reply = "550 no such user ada@example.com"});

    ASSERT_EQ(spans.ended.size(), 4u);
    for (const auto& work : spans.ended) {
        EXPECT_EQ(work.status, span_status::error) << work.name;
        EXPECT_EQ(work.status_message.find("ada"), std::string::npos);
        for (const auto& one : work.attributes)
            EXPECT_EQ(attribute_in(work, one.name).find("ada@"), std::string::npos) << one.name;
    }
    EXPECT_EQ(attribute_in(*spans.named("send mail"), "server.address"), "[::1]");
    EXPECT_EQ(attribute_in(*spans.named("send mail"), "smtp.reply_code"), "550");
    EXPECT_EQ(attribute_in(*spans.named("send mail"), "tidings.attempt"), "");
}

TEST_F(TracedPorts, an_event_that_the_log_does_not_take_now_makes_no_span) {
    writer.is_full = true;
    EXPECT_FALSE(publish(row(1)));
    writer.is_full = false;
    EXPECT_TRUE(publish(row(1)));
    decide(1, publish_verdict::delivered);
    decide(1, publish_verdict::delivered);

    EXPECT_EQ(spans.ended.size(), 1u);
}

TEST_F(TracedPorts, an_event_without_a_trace_begins_one_where_it_is_received) {
    auto foreign = row(1);
    foreign.event.traceparent.clear();
    auto stored = receiving.store(batch_of(foreign));
    ASSERT_TRUE(run_task(io, std::move(stored)));

    EXPECT_EQ(spans.ended.at(0).context.parent_span_id, "");
    EXPECT_EQ(box.stored[0].entries[0].event.traceparent, spans.ended[0].context.traceparent);
}

}  // namespace
}  // namespace tidings
