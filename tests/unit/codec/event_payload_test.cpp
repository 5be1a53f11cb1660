#include "codec/event_payload.hpp"
#include <gtest/gtest.h>
#include "codec/order_document.hpp"
#include "unit/codec/sample_orders.hpp"

namespace tidings {
namespace {

order shipped_order() {
    auto made = testing_support::placed_from(testing_support::sample_bodies().front());
    made.status = order_status::shipped;
    made.version = 3;
    return made;
}

event_record record_with(std::string payload) {
    const auto about = shipped_order();
    event_record record;
    record.id = event_id("evt_01932f3a-7c11-7abc-8def-0123456789ab");
    record.order = about.id;
    record.version = about.version;
    record.type = "order.shipped.v1";
    record.time = about.updated_at;
    record.payload = std::move(payload);
    record.traceparent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    return record;
}

std::string good_payload() {
    return encode_event_payload(encode_order(shipped_order()), order_status::processing, {"status", "tracking"}, false);
}

TEST(EventPayload, is_the_text_of_the_contract) {
    EXPECT_EQ(encode_event_payload("{\"id\":1}", std::nullopt, {}, true),
              R"({"order":{"id":1},"previous_status":null,"changed":[],"notify":true})");
    EXPECT_EQ(encode_event_payload("{}", order_status::paid, {"status", "tracking"}, false),
              R"({"order":{},"previous_status":"paid","changed":["status","tracking"],"notify":false})");
}

TEST(EventPayload, is_read_back_with_what_the_record_says) {
    const auto record = record_with(good_payload());

    const auto event = decode_event(record);

    ASSERT_TRUE(event) << event.error().detail;
    EXPECT_EQ(event->id, record.id);
    EXPECT_EQ(event->kind, event_kind::shipped);
    EXPECT_EQ(event->time, record.time);
    EXPECT_EQ(event->order, shipped_order());
    EXPECT_EQ(event->previous_status, order_status::processing);
    EXPECT_EQ(event->changed, (std::vector<std::string>{"status", "tracking"}));
    EXPECT_FALSE(event->notify);
    EXPECT_EQ(event->traceparent, record.traceparent);
}

TEST(EventPayload, members_of_a_newer_producer_are_passed_over) {
    auto payload = good_payload();
    payload.insert(1, R"("reason":{"code":7,"notes":[null]},)");

    EXPECT_TRUE(decode_event(record_with(payload)));
}

TEST(EventPayload, only_the_order_is_indispensable) {
    const auto event = decode_event(record_with(R"({"order":)" + encode_order(shipped_order()) + "}"));

    ASSERT_TRUE(event);
    EXPECT_TRUE(event->notify);
    EXPECT_FALSE(event->previous_status);
}

TEST(EventPayload, refuses_what_is_no_order_event) {
    const auto document = encode_order(shipped_order());
    const std::string bad[]{
        "",
        "hello",
        "[]",
        "{}",
        R"({"order":null})",
        R"({"order":{}})",
        R"({"order":)" + document,
        R"({"order":)" + document + R"(,"previous_status":"lost"})",
        R"({"order":)" + document + R"(,"previous_status":1})",
        R"({"order":)" + document + R"(,"changed":"status"})",
        R"({"order":)" + document + R"(,"changed":[1]})",
        R"({"order":)" + document + R"(,"notify":"yes"})",
        R"({"order":)" + document + R"(,"order":)" + document + "}",
        std::string(70'000, '['),
        "\xFF\xFE",
    };

    for (const auto& payload : bad) {
        const auto event = decode_event(record_with(payload));
        ASSERT_FALSE(event) << payload;
        EXPECT_EQ(event.error().code, errc::invalid);
    }
}

TEST(EventPayload, refuses_a_type_that_is_unknown_here) {
    for (const auto* type : {"", "order.shipped.v2", "invoice.sent.v1"}) {
        auto record = record_with(good_payload());
        record.type = type;
        EXPECT_FALSE(decode_event(record)) << type;
    }
}

TEST(EventPayload, refuses_a_payload_that_contradicts_its_record) {
    auto other_order = record_with(good_payload());
    other_order.order = order_id("ord_01932f3a-7c11-7abc-8def-000000000000");
    auto other_version = record_with(good_payload());
    other_version.version = 4;

    EXPECT_FALSE(decode_event(other_order));
    EXPECT_FALSE(decode_event(other_version));
}

}  // namespace
}  // namespace tidings
