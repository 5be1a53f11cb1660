// What the order service does while there is no room for writes.
#include <gmock/gmock.h>
#include "unit/ordering/order_service_fixture.hpp"

namespace tidings::testing_support {
namespace {

using Room = OrderService;

TEST_F(Room, a_new_order_is_refused_with_the_reason_and_nothing_is_written) {
    why_no_room = "the disk is nearly full";

    const auto refused = create(good_body);

    ASSERT_TRUE(refused.has_error());
    EXPECT_EQ(refused.error().reason, refusal_reason::no_room);
    EXPECT_EQ(refused.error().detail, why_no_room);
    EXPECT_TRUE(repository.writes.empty());
}

TEST_F(Room, a_change_is_refused_and_reading_goes_on) {
    const auto id = order_in(order_status::placed);
    why_no_room = "the disk is nearly full";

    EXPECT_EQ(change(id, R"({"status":"paid"})").error().reason, refusal_reason::no_room);
    EXPECT_TRUE(repository.writes.empty());
    EXPECT_TRUE(run(orders.find(id)));
    EXPECT_TRUE(change(id, "{}")) << "it changes nothing, so it needs no room";
    EXPECT_EQ(change(id, R"({"status":"delivered"})").error().reason, refusal_reason::illegal_move);
}

TEST_F(Room, a_write_that_went_through_before_is_answered_again) {
    const auto first = create(good_body, "key-1");
    why_no_room = "the disk is nearly full";

    const auto again = create(good_body, "key-1");

    ASSERT_TRUE(again);
    EXPECT_TRUE(again->replayed);
    EXPECT_EQ(again->answer, first->answer);
    EXPECT_EQ(create(good_body, "key-2").error().reason, refusal_reason::no_room);
}

TEST_F(Room, orders_are_taken_again_once_there_is_room) {
    why_no_room = "the disk is nearly full";
    EXPECT_FALSE(create(good_body, "key-1"));
    why_no_room.clear();

    EXPECT_TRUE(create(good_body, "key-1")) << "the refusal burnt no key";
}

}  // namespace
}  // namespace tidings::testing_support
