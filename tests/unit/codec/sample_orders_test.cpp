// The 400 sample orders as a client sends them: all are accepted, survive storing, and cost what a plain sum says.
#include "unit/codec/sample_orders.hpp"
#include <gtest/gtest.h>
#include "codec/event_payload.hpp"
#include "codec/new_order.hpp"
#include "codec/order_document.hpp"
#include "domain/order_rules.hpp"

namespace tidings {
namespace {

using testing_support::placed_from;
using testing_support::sample_bodies;

struct plain_sum {
    std::int64_t subtotal = 0, total = 0;
};

// Independent of the readers and of domain/money: straight from Boost.JSON's own parser.
plain_sum plain_sum_of(const std::string& body) {
    const auto parsed = boost::json::parse(body).as_object();
    const auto amount = [&](const char* member) { return parsed.contains(member) ? parsed.at(member).as_int64() : 0; };
    plain_sum sum;
    for (const auto& item : parsed.at("items").as_array())
        sum.subtotal += item.at("quantity").as_int64() * item.at("unit_price").as_int64();
    sum.total = sum.subtotal - amount("discount") + amount("shipping") + amount("tax");
    return sum;
}

TEST(SampleOrders, all_of_them_are_accepted_with_the_right_totals) {
    const auto bodies = sample_bodies();
    ASSERT_EQ(bodies.size(), 400u);

    for (const auto& body : bodies) {
        const auto read = read_new_order(body);
        ASSERT_TRUE(read.found.empty()) << body << "\n"
                                        << read.found.front().pointer << " " << read.found.front().detail;
        const auto placed =
            place(order_id("ord_00000000-0000-7000-8000-000000000001"), read.value.details, timestamp{});
        ASSERT_TRUE(placed) << body << "\n" << placed.error().front().pointer << " " << placed.error().front().detail;
        EXPECT_EQ(placed->subtotal, plain_sum_of(body).subtotal);
        EXPECT_EQ(placed->total, plain_sum_of(body).total);
        EXPECT_TRUE(read.value.notify);
    }
}

TEST(SampleOrders, a_document_is_the_order_again) {
    for (const auto& body : sample_bodies()) {
        const auto placed = placed_from(body);

        const auto again = decode_order(encode_order(placed));

        ASSERT_TRUE(again) << again.error().detail;
        EXPECT_EQ(*again, placed);
    }
}

TEST(SampleOrders, an_event_carries_the_whole_order) {
    for (const auto& body : sample_bodies()) {
        const auto placed = placed_from(body);
        event_record record;
        record.id = event_id("evt_00000000-0000-7000-8000-000000000002");
        record.order = placed.id;
        record.version = 1;
        record.type = "order.placed.v1";
        record.payload = encode_event_payload(encode_order(placed), std::nullopt, {}, true);

        const auto event = decode_event(record);

        ASSERT_TRUE(event) << event.error().detail;
        EXPECT_EQ(event->order, placed);
        EXPECT_EQ(event->kind, event_kind::placed);
    }
}

}  // namespace
}  // namespace tidings
