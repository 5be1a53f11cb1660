#include "intake/record_decoder.hpp"
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include "fake_event_log.hpp"

namespace tidings {
namespace {

using ::testing::HasSubstr;

raw_record with(raw_record raw, const std::string& name, const std::string& value) {
    for (auto& [key, text] : raw.headers)
        if (key == name) text = value;
    return raw;
}
raw_record without(raw_record raw, const std::string& name) {
    std::erase_if(raw.headers, [&](const auto& header) { return header.first == name; });
    return raw;
}

TEST(RecordDecoder, reads_what_the_order_service_writes) {
    auto event = a_valid_event(7);
    event.traceparent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

    const auto decoded = decode_record(as_raw(event));

    ASSERT_TRUE(decoded) << decoded.error().reason;
    EXPECT_EQ(decoded->record.id, event.id);
    EXPECT_EQ(decoded->record.version, 1);
    EXPECT_EQ(decoded->record.payload, event.payload);
    EXPECT_EQ(decoded->record.traceparent, event.traceparent);
    EXPECT_EQ(decoded->event.order.details.customer.email, "ada@example.com");
}

TEST(RecordDecoder, leaves_out_a_trace_that_is_none) {
    auto event = a_valid_event(7);
    event.traceparent = "x\r\ny";

    const auto decoded = decode_record(as_raw(event));

    ASSERT_TRUE(decoded);
    EXPECT_EQ(decoded->record.traceparent, "");
}

TEST(RecordDecoder, refuses_what_cannot_be_believed_with_a_reason) {
    const auto good = as_raw(a_valid_event(7));
    auto twice = good, keyless = good, foreign_key = good, broken = good, huge = good, binary = good, other = good;
    twice.headers.emplace_back("ce_id", good.headers[1].second);
    keyless.key.reset();
    foreign_key.key = "ord_01930000-0000-7000-8000-000000000009";
    broken.value = "{\"order\":";
    other.value = "{}";
    huge.value.assign(3 * 1024 * 1024, ' ');
    binary.value = std::string("\x00\xff\xfe", 3);
    using enum record_problem;
    const std::vector<std::tuple<raw_record, record_problem, std::string>> cases{
        {raw_record{}, missing_header, "ce_specversion is missing"},
        {without(good, "ce_id"), missing_header, "ce_id is missing"},
        {twice, repeated_header, "ce_id is there twice"},
        {with(good, "ce_specversion", "2.0"), invalid_header, "ce_specversion"},
        {with(good, "ce_id", "evt_1"), invalid_header, "ce_id"},
        {with(good, "ce_id", "evt_01930000-0000-7000-8000-00000000000G"), invalid_header, "ce_id"},
        {with(good, "ce_subject", "x"), invalid_header, "ce_subject"},
        {with(good, "ce_type", "order.eaten.v1"), unknown_type, "order.eaten.v1"},
        {with(good, "ce_type", "order.placed.v2"), unknown_type, "ce_type"},
        {with(good, "ce_time", "yesterday"), invalid_header, "ce_time"},
        {with(good, "ce_sequence", "0"), invalid_header, "ce_sequence"},
        {with(good, "ce_sequence", "1x"), invalid_header, "ce_sequence"},
        {with(good, "ce_sequence", "2"), no_order_event, ""},  // not the order's version
        {keyless, wrong_key, "key"},
        {foreign_key, wrong_key, "key"},
        {other, no_order_event, "/order"},
        {broken, no_json, ""},
        {binary, no_json, ""},
        {huge, too_large, "larger"},
    };

    for (const auto& [raw, problem, reason] : cases) {
        const auto decoded = decode_record(raw);
        ASSERT_FALSE(decoded) << reason;
        EXPECT_EQ(name_of(decoded.error().problem), name_of(problem)) << reason;
        EXPECT_THAT(decoded.error().reason, HasSubstr(reason));
        EXPECT_FALSE(decoded.error().reason.empty());
    }
}

}  // namespace
}  // namespace tidings
