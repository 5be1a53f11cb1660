#include "notify/held_mails.hpp"
#include <gtest/gtest.h>

namespace tidings {
namespace {

flight_ptr a_flight(int n, const std::string& domain, bool born = false) {
    auto made = std::make_shared<flight>();
    made->claimed.head.id = message_id("msg_" + std::to_string(n));
    made->domain = domain;
    made->is_born = born;
    return made;
}

bool anywhere(const std::string&) {
    return true;
}

TEST(HeldMails, a_domain_is_served_first_come_first_served_and_domains_take_turns) {
    held_mails held;
    for (const auto& [n, domain] : {std::pair(1, "a"), {2, "a"}, {3, "b"}, {4, "c"}, {5, "a"}})
        held.wait(a_flight(n, domain));

    std::string order;
    while (const auto next = held.next(anywhere)) order += next->id().value.substr(4);

    EXPECT_EQ(order, "13425");
    EXPECT_EQ(held.waiting(), 0u);
}

TEST(HeldMails, a_domain_that_is_not_admitted_keeps_its_place) {
    held_mails held;
    held.wait(a_flight(1, "slow"));
    held.wait(a_flight(2, "quick"));
    const auto but_slow = [](const std::string& domain) { return domain != "slow"; };

    EXPECT_EQ(held.next(but_slow)->id().value, "msg_2");
    EXPECT_EQ(held.next(but_slow), nullptr);
    EXPECT_EQ(held.waiting_in("slow"), 1u);
}

TEST(HeldMails, mails_from_intake_leave_claims_their_room) {
    held_mails held;
    held.wait(a_flight(1, "a", true));
    held.wait(a_flight(2, "a"));
    held.wait(a_flight(3, "b"));

    EXPECT_EQ(held.waiting(), 3u);
    EXPECT_EQ(held.waiting_born(), 1u);
    EXPECT_EQ(held.startable(anywhere), 2u);
    EXPECT_EQ(held.startable([](const std::string& domain) { return domain == "a"; }), 1u);
    EXPECT_EQ(held.take_waiting().size(), 3u);
    EXPECT_EQ(held.waiting_born(), 0u);
}

}  // namespace
}  // namespace tidings
