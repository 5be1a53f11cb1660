// What may be sent now: lanes, breaker, rates and storm guard as one value.
#include "notify/send_lanes.hpp"
#include <gmock/gmock.h>

namespace tidings {
namespace {

using namespace std::chrono_literals;
using enum delivery_outcome;
using testing::ElementsAre;
using testing::IsEmpty;

steady_time at(std::chrono::milliseconds since) {
    return steady_time{} + since;
}

struct no_jitter final : random_source {
    std::uint64_t next() override { return 0; }
};

delivery_report a_refusal() {
    return {.outcome = refused, .phase = smtp_phase::rcpt, .reply_code = 554, .reply = "Relay access denied"};
}

struct SendLanes : testing::Test {
    no_jitter random;
    send_lanes lanes{{.sends_max = 20, .rates = {}, .storm = {.equal_max = 2}}};

    void fault(steady_time now) { lanes.observe(channel_fault, now, random); }
    void begin_storm(steady_time now) {
        lanes.refused(a_refusal(), "a@a.example", now);
        lanes.refused(a_refusal(), "b@b.example", now);
    }
};

std::size_t nothing_waits(const std::string&) {
    return 0;
}

TEST_F(SendLanes, start_with_five_slots_and_one_per_domain) {
    EXPECT_EQ(lanes.slots(at(0s)), 5u);
    EXPECT_TRUE(lanes.is_open(at(0s)));
    lanes.start("a.example", at(0s));
    EXPECT_EQ(lanes.in_flight(), 1u);
    EXPECT_FALSE(lanes.admits("a.example", at(0s)));
    EXPECT_TRUE(lanes.admits("b.example", at(0s)));
    EXPECT_EQ(lanes.window_of("a.example"), 8u);
    lanes.finish("a.example", lane_result::answered, at(0s), at(20ms));
    EXPECT_EQ(lanes.in_flight(), 0u);
    EXPECT_TRUE(lanes.admits("a.example", at(20ms)));
    EXPECT_GT(lanes.window_of("a.example"), 8u) << "a quick domain may use what others leave";
}

TEST_F(SendLanes, let_others_of_a_domain_go_on_beside_a_mail_that_hangs) {
    lanes.start("a.example", at(0s));
    EXPECT_EQ(lanes.next_change(at(1s)), at(5s));
    EXPECT_FALSE(lanes.admits("a.example", at(4s)));
    EXPECT_TRUE(lanes.admits("a.example", at(5s)));
    EXPECT_EQ(lanes.next_change(at(5s)), steady_time::max());
}

TEST_F(SendLanes, let_others_go_on_beside_the_first_mail_after_an_outage_when_it_hangs) {
    for (int n = 0; n < 3; ++n) fault(at(0s));
    EXPECT_EQ(lanes.slots(at(0s)), 0u);
    EXPECT_FALSE(lanes.is_open(at(0s)));
    EXPECT_EQ(lanes.next_change(at(0s)), at(750ms));
    lanes.channel().on_probe_start(at(1s), random);
    lanes.channel().on_probe_end(true);
    EXPECT_TRUE(lanes.is_trial());
    EXPECT_EQ(lanes.slots(at(1s)), 1u);

    lanes.start("a.example", at(1s));
    EXPECT_EQ(lanes.slots(at(5s)), 1u);
    EXPECT_EQ(lanes.slots(at(6s)), 2u);
    lanes.start("b.example", at(6s));
    EXPECT_EQ(lanes.slots(at(1min)), 2u) << "two that hang are an answer of a kind";
}

TEST_F(SendLanes, a_storm_pauses_and_its_probe_does_not_wait_for_a_mail_that_hangs) {
    lanes.start("a.example", at(0s));
    begin_storm(at(1s));
    EXPECT_TRUE(lanes.is_careful());
    EXPECT_FALSE(lanes.is_open(at(1s)));
    EXPECT_EQ(lanes.slots(at(1min)), 0u);

    const auto after_pause = at(1s + 5min);
    EXPECT_EQ(lanes.slots(after_pause), 2u) << "the one that hangs, and the probe";
    lanes.start("b.example", after_pause);
    EXPECT_EQ(lanes.slots(after_pause), 0u) << "one probe at a time";
    EXPECT_FALSE(lanes.observe(accepted, after_pause, random));
    EXPECT_FALSE(lanes.is_careful());
}

TEST_F(SendLanes, say_once_that_the_channel_has_been_found_away) {
    EXPECT_FALSE(lanes.observe(channel_fault, at(0s), random));
    EXPECT_FALSE(lanes.observe(uncertain, at(0s), random));
    EXPECT_TRUE(lanes.observe(channel_fault, at(0s), random));
    EXPECT_FALSE(lanes.observe(channel_fault, at(0s), random));
    EXPECT_FALSE(lanes.observe(called_off, at(0s), random));
    EXPECT_EQ(lanes.slots(at(0s)), 0u);
    EXPECT_FALSE(lanes.observe(refused, at(0s), random)) << "an answer about a mail: the relay is there";
    EXPECT_GT(lanes.slots(at(0s)), 0u);
}

TEST_F(SendLanes, tell_a_refusal_from_a_storm_and_for_how_long_it_pauses) {
    const auto first = lanes.refused(a_refusal(), "a@a.example", at(0s));
    EXPECT_EQ(first.verdict, storm_guard::verdict::fail);
    EXPECT_FALSE(first.storm_began);
    const auto second = lanes.refused(a_refusal(), "b@b.example", at(0s));
    EXPECT_EQ(second.verdict, storm_guard::verdict::hold);
    EXPECT_TRUE(second.storm_began);
    EXPECT_EQ(second.pause_left, 5min);
    EXPECT_FALSE(lanes.refused(a_refusal(), "c@c.example", at(1s)).storm_began);
}

TEST_F(SendLanes, narrow_a_claim_to_the_room_of_each_domain) {
    lanes.start("full.example", at(0s));
    lanes.start("some.example", at(0s));
    claim_request request;
    lanes.narrow(request, at(0s),
                 [](const std::string& domain) -> std::size_t { return domain == "full.example" ? 4 : 3; });
    EXPECT_THAT(request.excluded_domains, ElementsAre("full.example"));
    ASSERT_EQ(request.rooms.size(), 1u);
    EXPECT_EQ(request.rooms[0].domain, "some.example");
    EXPECT_EQ(request.rooms[0].messages_max, 5u);
    EXPECT_EQ(request.other_room, 8u);
}

TEST_F(SendLanes, leave_out_domains_whose_rate_has_no_room) {
    send_lane_settings settings{.sends_max = 20, .rates = {}, .storm = {}};
    settings.rates.domains.emplace("slow.example", rate{1, 1h});
    settings.rates.relay = rate{10, 1s};
    send_lanes limited(settings);
    EXPECT_TRUE(limited.admits("slow.example", at(0s)));
    limited.rates().join("slow.example");
    limited.start("slow.example", at(0s));
    limited.finish("slow.example", lane_result::answered, at(0s), at(20ms));

    EXPECT_FALSE(limited.admits("slow.example", at(1s)));
    EXPECT_TRUE(limited.admits("other.example", at(1s)));
    EXPECT_TRUE(limited.relay_admits(at(1s)));
    EXPECT_GT(limited.room(at(1s)), 0u);
    claim_request request;
    limited.narrow(request, at(1s), nothing_waits);
    EXPECT_THAT(request.excluded_domains, ElementsAre("slow.example"));
    EXPECT_THAT(request.rooms, IsEmpty());
}

}  // namespace
}  // namespace tidings
