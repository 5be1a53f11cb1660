#include "codec/cloud_event.hpp"
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace tidings {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::Key;
using ::testing::Not;
using ::testing::Pair;

event_record shipped_event() {
    event_record event;
    event.id = event_id("evt_019a0000-0000-7000-8000-000000000001");
    event.order = order_id("ord_019a0000-0000-7000-8000-000000000002");
    event.version = 3;
    event.type = "order.shipped.v1";
    event.time = timestamp(std::chrono::sys_days{std::chrono::year{2026} / 11 / 23});
    return event;
}

TEST(CloudEvent, carries_every_attribute_of_the_contract) {
    auto event = shipped_event();
    event.traceparent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

    const auto headers = cloud_event_headers(event);

    EXPECT_THAT(headers, ElementsAre(Pair("ce_specversion", "1.0"), Pair("ce_id", event.id.value),
                                     Pair("ce_type", "order.shipped.v1"), Pair("ce_source", "/tidings/order-service"),
                                     Pair("ce_subject", event.order.value),
                                     Pair("ce_time", "2026-11-23T00:00:00.000000Z"), Pair("ce_sequence", "3"),
                                     Pair("content-type", "application/json"), Pair("traceparent", event.traceparent)));
}

TEST(CloudEvent, leaves_out_an_absent_trace) {
    EXPECT_THAT(cloud_event_headers(shipped_event()), Not(Contains(Key("traceparent"))));
}

}  // namespace
}  // namespace tidings
