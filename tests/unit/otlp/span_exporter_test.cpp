#include "adapters/otlp/span_exporter.hpp"
#include <gtest/gtest.h>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <deque>
#include "support/counting_random.hpp"
#include "support/recording_log.hpp"
#include "support/virtual_clock.hpp"

namespace tidings::otlp {
namespace {

using namespace std::chrono_literals;

// A receiver that says what a test wants, and counts the spans of each request.
struct receiver {
    explicit receiver(async_clock& given) : clock(given), answered(given.make_alarm()) {}

    task<result<http_answer>> take(std::string body) {
        times.push_back(clock.steady());
        const auto request = boost::json::parse(body);
        sizes.push_back(request.at("resourceSpans").at(0).at("scopeSpans").at(0).at("spans").as_array().size());
        if (hangs) co_await answered->wait_until(clock.steady() + 240h);
        if (answers.empty()) co_return http_answer{.status = 200, .body = "{}"};
        auto next = answers.front();
        if (answers.size() > 1 || !repeats) answers.pop_front();
        co_return next;
    }

    async_clock& clock;
    std::unique_ptr<alarm> answered;
    std::deque<result<http_answer>> answers;  // empty: 200
    bool repeats = false;                     // the last answer is given again and again
    bool hangs = false;
    std::vector<std::size_t> sizes;
    std::vector<steady_time> times;
};

struct SpanExporter : ::testing::Test {
    asio::io_context io;
    testing_support::virtual_clock clock{io};
    testing_support::counting_random random;
    testing_support::recording_log log;
    receiver peer{clock};
    std::unique_ptr<span_exporter> exporter;
    bool run_ended = false, stop_ended = false;

    void start(exporter_limits limits = {}) {
        otlp_config config;
        config.body = encoding::json;
        exporter = std::make_unique<span_exporter>(
            clock, random, config, limits, [this](std::string body) { return peer.take(std::move(body)); },
            logger(log, "traces"));
        asio::co_spawn(io, exporter->run(), [this](std::exception_ptr) { run_ended = true; });
        clock.run_for(0s);
    }
    void take(int count) {
        for (int n = 0; n < count; ++n) {
            span work;
            work.context = {"4bf92f3577b34da6a3ce929d0e0e4736",
                            "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01", ""};
            exporter->take(work);
        }
    }
    void stop(std::chrono::milliseconds patience) {
        asio::co_spawn(io, exporter->stop(clock.steady() + patience),
                       [this](std::exception_ptr) { stop_ended = true; });
    }
    std::uint64_t dropped(drop_reason reason) { return exporter->counters().dropped_for(reason); }
};

TEST_F(SpanExporter, a_few_spans_wait_a_moment_for_others) {
    start();
    take(3);
    clock.run_for(900ms);
    EXPECT_TRUE(peer.sizes.empty());
    take(2);
    clock.run_for(200ms);

    EXPECT_EQ(peer.sizes, (std::vector<std::size_t>{5}));
    EXPECT_EQ(exporter->counters().exported, 5u);
}

TEST_F(SpanExporter, a_full_batch_goes_at_once_and_none_is_larger) {
    start({.batch_max = 10});
    take(25);
    clock.run_for(1ms);
    EXPECT_EQ(peer.sizes, (std::vector<std::size_t>{10, 10}));
    clock.run_for(1s);

    EXPECT_EQ(peer.sizes, (std::vector<std::size_t>{10, 10, 5}));
}

TEST_F(SpanExporter, a_receiver_that_hangs_holds_up_nobody_and_the_queue_stays_bounded) {
    peer.hangs = true;
    start({.queue_max = 100, .batch_max = 10});
    take(10);
    clock.run_for(1ms);
    take(1000);
    clock.run_for(1h);

    EXPECT_EQ(peer.sizes.size(), 1u);
    EXPECT_EQ(exporter->counters().queued, 110u);
    EXPECT_EQ(dropped(drop_reason::queue_full), 900u);
}

TEST_F(SpanExporter, not_now_is_tried_again_with_growing_pauses_and_then_dropped) {
    for (const int status : {429, 502, 503, 504}) peer.answers.push_back(http_answer{.status = status});
    peer.answers.push_back(error{errc::unavailable, "no connection"});
    start();
    take(4);
    clock.run_for(5min);

    ASSERT_EQ(peer.times.size(), 5u);
    for (std::size_t n = 1; n < 5; ++n) {
        const auto pause = peer.times[n] - peer.times[n - 1];
        const auto longest = 1s * (1 << (n - 1));
        EXPECT_GE(pause, longest / 2) << n;
        EXPECT_LE(pause, longest) << n;
    }
    EXPECT_EQ(dropped(drop_reason::unreachable), 4u);
    EXPECT_EQ(exporter->counters().queued, 0u);
}

TEST_F(SpanExporter, retry_after_is_honoured_within_a_bound) {
    peer.answers.push_back(http_answer{.status = 503, .headers = {{"retry-after", "20"}}});
    peer.answers.push_back(http_answer{.status = 503, .headers = {{"Retry-After", "86400"}}});
    peer.answers.push_back(http_answer{.status = 200});
    start();
    take(1);
    clock.run_for(5min);

    ASSERT_EQ(peer.times.size(), 3u);
    EXPECT_EQ(peer.times[1] - peer.times[0], 20s);
    EXPECT_EQ(peer.times[2] - peer.times[1], 60s);
    EXPECT_EQ(exporter->counters().exported, 1u);
}

TEST_F(SpanExporter, a_refusal_is_not_repeated) {
    peer.answers.push_back(http_answer{.status = 400});
    peer.answers.push_back(http_answer{.status = 302});
    peer.answers.push_back(error{errc::invalid, "the answer is not HTTP"});
    start({.batch_max = 2});
    take(6);
    clock.run_for(5min);

    EXPECT_EQ(peer.sizes.size(), 3u);
    EXPECT_EQ(dropped(drop_reason::refused), 6u);
}

TEST_F(SpanExporter, spans_that_the_receiver_rejected_are_counted_apart) {
    peer.answers.push_back(http_answer{.status = 200, .body = R"({"partialSuccess":{"rejectedSpans":"2"}})"});
    peer.answers.push_back(http_answer{.status = 200, .body = R"({"partialSuccess":{"rejectedSpans":9000}})"});
    peer.answers.push_back(http_answer{.status = 200, .body = "not json"});
    start({.batch_max = 3});
    take(9);
    clock.run_for(2s);

    EXPECT_EQ(exporter->counters().exported, 1u + 0u + 3u);
    EXPECT_EQ(dropped(drop_reason::rejected), 2u + 3u);
}

TEST_F(SpanExporter, an_outage_is_told_once_and_so_is_its_end) {
    peer.answers.push_back(error{errc::unavailable, "no connection"});
    peer.repeats = true;
    start({.batch_max = 1, .tries_max = 2});
    take(5);
    clock.run_for(1h);
    EXPECT_EQ(log.count("traces are not taken; what does not fit is dropped and counted"), 1u);
    peer.answers.clear();
    take(1);
    clock.run_for(1min);

    EXPECT_EQ(log.count("traces are taken again"), 1u);
    EXPECT_EQ(log.lines().back().fields.at("dropped"), "5");
}

TEST_F(SpanExporter, a_stop_sends_what_is_queued_without_waiting_for_more) {
    start({.batch_max = 10});
    take(15);
    stop(2s);
    clock.run_for(0s);

    EXPECT_TRUE(stop_ended && run_ended);
    EXPECT_EQ(exporter->counters().exported, 15u);
}

TEST_F(SpanExporter, a_stop_does_not_wait_for_a_receiver_that_hangs) {
    peer.hangs = true;
    start({.batch_max = 10});
    take(15);
    clock.run_for(1ms);
    stop(2s);
    clock.run_for(2s);

    EXPECT_TRUE(stop_ended && run_ended);
    EXPECT_EQ(dropped(drop_reason::stopping), 15u);
    EXPECT_EQ(exporter->counters().queued, 0u);
    take(1);
    EXPECT_EQ(dropped(drop_reason::stopping), 16u);
}

TEST_F(SpanExporter, a_stop_gives_up_at_once_while_the_receiver_is_away) {
    peer.answers.push_back(error{errc::unavailable, "no connection"});
    peer.repeats = true;
    start();
    take(5);
    clock.run_for(1100ms);
    const auto asked_at = clock.steady();
    stop(10s);
    while (!stop_ended) clock.run_for(10ms);

    EXPECT_LE(clock.steady() - asked_at, 200ms);
    EXPECT_EQ(dropped(drop_reason::stopping), 5u);
}

TEST_F(SpanExporter, a_stop_before_the_start_ends_too) {
    otlp_config config;
    exporter = std::make_unique<span_exporter>(
        clock, random, config, exporter_limits{}, [this](std::string body) { return peer.take(std::move(body)); },
        logger(log, "traces"));
    take(1);
    stop(2s);
    clock.run_for(0s);

    EXPECT_TRUE(stop_ended);
    EXPECT_EQ(dropped(drop_reason::stopping), 1u);
}

}  // namespace
}  // namespace tidings::otlp
