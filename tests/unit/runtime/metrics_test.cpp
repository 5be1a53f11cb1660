#include "runtime/metrics.hpp"
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace tidings {
namespace {

using testing::HasSubstr;

TEST(Metrics, counters_gauges_and_histograms_are_written_as_text) {
    metrics registry;
    const auto sent = registry.make_counter("tidings_mails_total", "Mails by outcome.", {{"outcome", "accepted"}});
    const auto refused = registry.make_counter("tidings_mails_total", "Mails by outcome.", {{"outcome", "refused"}});
    registry.make_gauge("tidings_lag", "Lag.").set(7);
    registry.make_histogram("tidings_seconds", "Time.", {0.1, 1}).observe(0.5);

    sent.add();
    sent.add(2);
    refused.add();

    const auto text = registry.text();
    EXPECT_THAT(text, HasSubstr("tidings_mails_total{outcome=\"accepted\"} 3"));
    EXPECT_THAT(text, HasSubstr("tidings_mails_total{outcome=\"refused\"} 1"));
    EXPECT_THAT(text, HasSubstr("tidings_lag 7"));
    EXPECT_THAT(text, HasSubstr("tidings_seconds_bucket{le=\"1\"} 1"));
}

TEST(Metrics, watched_values_are_read_when_asked) {
    metrics registry;
    double depth = 1;
    registry.watch("tidings_queue", "Depth.", metrics::reading::gauge, {{"queue", "relay"}}, [&] { return depth; });

    depth = 42;

    EXPECT_THAT(registry.text(), HasSubstr("tidings_queue{queue=\"relay\"} 42"));
}

TEST(Metrics, a_process_tells_about_itself) {
    metrics registry;
    add_process_metrics(registry, "order-service");

    const auto text = registry.text();

    EXPECT_THAT(text, HasSubstr("process_resident_memory_bytes "));
    EXPECT_THAT(text, HasSubstr("# TYPE process_cpu_seconds_total counter"));
    EXPECT_THAT(text, HasSubstr("program=\"order-service\""));
}

}  // namespace
}  // namespace tidings
