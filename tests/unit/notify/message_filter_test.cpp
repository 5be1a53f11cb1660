// What leads a list to its page, and how people name replies.
#include "notify/message_filter.hpp"
#include <gtest/gtest.h>

namespace tidings {
namespace {

using enum message_status;
using namespace std::chrono_literals;

const order_id an_order{"ord_01936f2c-5a1b-7c3d-8e4f-000000000001"};
const auto five = parse_reply_class("5xx");

TEST(MessageFilter, each_list_has_its_lead_and_knows_whether_it_searches) {
    const struct {
        message_filter filter;
        list_lead lead;
        bool searches;
        const char* why;
    } table[] = {
        {{}, list_lead::everything, false, "newest first"},
        {{.order = an_order, .statuses = {sent}, .kind = "placed"}, list_lead::order_or_recipient, false, "few"},
        {{.recipient = "a@b.example"}, list_lead::order_or_recipient, false, "its index"},
        {{.recipient = "a@b.example", .statuses = {dead}}, list_lead::order_or_recipient, true, "may be many"},
        {{.statuses = {dead, deferred}}, list_lead::statuses, false, "the index of states"},
        {{.statuses = {dead, sent}}, list_lead::everything, true, "no index of what is sent"},
        {{.statuses = {dead}, .domain = "b.example"}, list_lead::statuses, true, "among the dead"},
        {{.tried = {.uncertain = true}}, list_lead::uncertain_tries, false, "their index"},
        {{.tried = {.reply = five, .uncertain = true}}, list_lead::uncertain_tries, true, "among those"},
        {{.statuses = {dead}, .tried = {.uncertain = true}}, list_lead::statuses, true, "among the dead"},
        {{.copies = true}, list_lead::copies, false, "their index"},
        {{.copies = true, .tried = {.uncertain = true}}, list_lead::uncertain_tries, true, "among those"},
        {{.kind = "placed"}, list_lead::everything, true, "no index of kinds"},
        {{.text = "tea"}, list_lead::everything, true, "no index of words"},
    };

    for (const auto& [filter, lead, searches, why] : table) {
        EXPECT_EQ(lead_of(filter), lead) << why;
        EXPECT_EQ(is_search(filter), searches) << why;
    }
}

TEST(MessageFilter, a_span_of_time_is_one_of_ids_and_the_page_goes_on_within_it) {
    const timestamp from{1'700'000'000'000ms}, to{1'700'000'060'000ms};
    message_filter filter{.from = from, .to = to};

    EXPECT_EQ(ids_from(filter)->value, "msg_018bcfe5-6800-0000-0000-000000000000");
    EXPECT_EQ(ids_below(filter)->value, first_message_at(to).value);
    filter.after = first_message_at(from + 1s);
    EXPECT_EQ(ids_below(filter), filter.after);
    EXPECT_FALSE(ids_from({}).has_value());
    EXPECT_FALSE(ids_below({}).has_value());
}

TEST(ReplyClass, names_of_replies) {
    EXPECT_EQ(parse_reply_class("550"), (reply_class{550, 550, ""}));
    EXPECT_EQ(parse_reply_class("4xx"), (reply_class{400, 499, ""}));
    EXPECT_EQ(parse_reply_class("5.7.26"), (reply_class{0, 0, "5.7.26"}));
    EXPECT_EQ(parse_reply_class("4.7"), (reply_class{0, 0, "4.7"}));
    for (const auto* none :
         {"", "5", "55", "5500", "350", "5x", "5.", ".5", "5..1", "5.7.26.1", "5.1234", "5.7.%", "52.1"})
        EXPECT_FALSE(parse_reply_class(none)) << none;
}

}  // namespace
}  // namespace tidings
