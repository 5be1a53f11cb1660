#include "codec/receipt_batch.hpp"
#include <gtest/gtest.h>
#include "support/order_builder.hpp"

namespace tidings {
namespace {

std::string evt(int number) {
    return testing_support::numbered("evt", number);
}

TEST(ReceiptBatch, what_was_written_is_read) {
    const event_receipts receipts{{event_id(evt(1)), false}, {event_id(evt(2)), true}};

    const auto read = decode_receipts(encode_receipts(receipts));

    ASSERT_TRUE(read.has_value());
    ASSERT_EQ(read->size(), 2u);
    EXPECT_EQ((*read)[0].event.value, evt(1));
    EXPECT_FALSE((*read)[0].settled);
    EXPECT_EQ((*read)[1].event.value, evt(2));
    EXPECT_TRUE((*read)[1].settled);
}

TEST(ReceiptBatch, members_of_a_later_version_are_passed_over) {
    const auto read = decode_receipts(R"({"received": [")" + evt(1) + R"("], "opened": [7]})");

    ASSERT_TRUE(read.has_value());
    EXPECT_EQ(read->size(), 1u);
}

TEST(ReceiptBatch, what_is_no_batch_of_event_ids_is_refused) {
    for (const std::string text :
         {"", "[]", "{", R"({"received": "x"})", R"({"received": [1]})",
          R"({"settled": ["ord_01930000-0000-7000-8000-000000000001"]})", R"({"settled": [], "settled": []})"})
        EXPECT_FALSE(decode_receipts(text).has_value()) << text;
}

TEST(ReceiptBatch, a_batch_is_bounded) {
    event_receipts receipts(receipts_per_batch_max, {event_id(evt(1)), true});
    EXPECT_TRUE(decode_receipts(encode_receipts(receipts)).has_value());

    receipts.push_back({event_id(evt(2)), false});

    EXPECT_FALSE(decode_receipts(encode_receipts(receipts)).has_value());
}

}  // namespace
}  // namespace tidings
