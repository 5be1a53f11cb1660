#include "notify/ready_lanes.hpp"
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace tidings {
namespace {

std::vector<std::string> names(const std::vector<lane_ask>& asked) {
    std::vector<std::string> all;
    for (const auto& each : asked) all.push_back(each.lane + ":" + std::to_string(each.room));
    return all;
}

TEST(ReadyLanes, only_lanes_with_mails_and_room_are_asked) {
    ready_lanes lanes;
    for (const std::string lane : {"a", "b", "c", "d"}) lanes.note(lane);
    claim_request request{.messages_max = 8, .excluded_domains = {"b"}, .rooms = {{"c", 2}, {"d", 0}}, .other_room = 3};

    EXPECT_THAT(names(lanes.choose(request)), testing::ElementsAre("a:3", "c:2"));
}

TEST(ReadyLanes, all_lanes_together_are_asked_for_four_times_what_is_wanted_at_most) {
    ready_lanes lanes;
    for (int n = 100; n < 400; ++n) lanes.note(std::to_string(n));
    claim_request request{.messages_max = 10};

    std::size_t rooms = 0;
    const auto first = lanes.choose(request);
    for (const auto& each : first) rooms += each.room;
    EXPECT_EQ(first.size(), 40u);
    EXPECT_EQ(rooms, 40u);
    EXPECT_EQ(lanes.choose(request).front().lane, "140") << "the others have their turn next";
}

TEST(ReadyLanes, a_lane_that_gave_less_than_its_room_is_not_asked_again_until_something_enters_it) {
    ready_lanes lanes;
    lanes.note("a");
    lanes.note("b");
    claim_request request{.messages_max = 4};

    const auto asked = lanes.choose(request);
    lanes.taken(asked, {{"a", 1}}, true);
    EXPECT_TRUE(lanes.empty());
    EXPECT_FALSE(lanes.has_room_for(request));

    lanes.note("b");
    EXPECT_TRUE(lanes.has_room_for(request));
    request.excluded_domains = {"b"};
    EXPECT_FALSE(lanes.has_room_for(request));
}

TEST(ReadyLanes, what_enters_a_lane_while_a_claim_is_under_way_is_not_forgotten) {
    ready_lanes lanes;
    lanes.note("a");
    claim_request request{.messages_max = 4};

    const auto asked = lanes.choose(request);
    lanes.note("a");
    lanes.taken(asked, {}, true);

    EXPECT_TRUE(lanes.has_room_for(request));
    lanes.taken(lanes.choose(request), {}, true);
    EXPECT_TRUE(lanes.empty());
}

TEST(ReadyLanes, a_claim_that_was_filled_says_nothing_about_what_is_left) {
    ready_lanes lanes;
    lanes.note("a");
    claim_request request{.messages_max = 1};

    lanes.taken(lanes.choose(request), {{"a", 1}}, false);

    EXPECT_TRUE(lanes.has_room_for(request));
}

TEST(ReadyLanes, a_look_says_from_where_on_a_lane_is_to_be_read) {
    ready_lanes lanes;
    const timestamp early{std::chrono::hours(1)}, late{std::chrono::hours(2)};
    lanes.advance(late);
    lanes.note("a");
    EXPECT_EQ(lanes.choose({}).front().floor, late);

    lanes.found("a", early);

    EXPECT_EQ(lanes.choose({}).front().floor, early);
}

}  // namespace
}  // namespace tidings
