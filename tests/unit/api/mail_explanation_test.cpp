#include "api/mail_explanation.hpp"
#include <gtest/gtest.h>
#include "notify/delivery_mode.hpp"

namespace tidings::api {
namespace {

message with(message_status status, std::string reason = {}, bool is_due = true) {
    message one;
    one.id = message_id("msg_1");
    one.recipient = "ada@example.com";
    one.status = status;
    one.reason = std::move(reason);
    if (is_due) one.due_at = timestamp{};
    return one;
}

message of_test_order(message one) {
    one.is_test = true;
    return one;
}

TEST(MailExplanation, the_first_true_reason_is_the_answer) {
    struct row {
        mail_facts facts;
        std::string_view topic;
        bool names_message = !facts.messages.empty();
    };
    using enum message_status;
    for (const auto& one :
         {row{{true, {}, 0, {}}, "not_received"}, row{{false, {}, 0, {}}, "no_mail_to_address"},
          row{{false, {}, 0, {{"adah@example.com", "msg_1"}}}, "similar_address", true},
          row{{true, {with(skipped, "notify is false")}, 0, {}}, "silenced"},
          row{{true, {with(skipped, "only metadata changed")}, 0, {}}, "only_notes"},
          row{{true, {of_test_order(with(skipped, std::string(test_order_reason)))}, 0, {}}, "test_order"},
          row{{true, {of_test_order(with(skipped, "notify is false"))}, 0, {}}, "silenced"},
          row{{true, {with(skipped, "expired before it could be sent")}, 0, {}}, "expired"},
          row{{true, {with(skipped, "example.com is not on the allow list")}, 0, {}}, "skipped"},
          row{{true, {with(suppressed)}, 0, {}}, "suppressed"}, row{{true, {with(superseded)}, 0, {}}, "superseded"},
          row{{true, {with(failed)}, 0, {}}, "failed"}, row{{true, {with(dead)}, 0, {}}, "dead"},
          row{{true, {with(deferred)}, 0, {}}, "deferred"}, row{{true, {with(sending)}, 0, {}}, "sending"},
          row{{true, {with(queued, "", false)}, 0, {}}, "waiting_for_previous"},
          row{{true, {with(queued)}, 3, {}}, "waiting"}, row{{true, {with(dead), with(sent)}, 0, {}}, "sent"},
          row{{false, {with(sent)}, 0, {{"adah@example.com", "msg_2"}}}, "sent"}}) {
        const auto told = explain(one.facts);
        EXPECT_EQ(told.answer.topic, one.topic);
        EXPECT_TRUE(told.answer.sentence.ends_with('.')) << told.answer.sentence;
        EXPECT_EQ(told.answer.message, one.names_message ? "msg_1" : "");
    }
}

TEST(MailExplanation, every_state_of_a_message_has_an_answer) {
    for (const char* name :
         {"queued", "sending", "deferred", "sent", "failed", "dead", "suppressed", "skipped", "superseded"})
        EXPECT_EQ(explain({true, {with(*parse_message_status(name))}, 0, {}}).answer.message, "msg_1") << name;
}

TEST(MailExplanation, what_could_not_be_read_is_named_as_possible) {
    const auto told = explain({true, {}, 2, {}});
    EXPECT_EQ(told.answer.topic, "not_received");
    EXPECT_EQ(told.checks.back().topic, "quarantined");
    EXPECT_EQ(told.checks.back().state, finding_state::possible);
    EXPECT_TRUE(told.checks.back().sentence.starts_with("2 records of"));
    EXPECT_TRUE(explain({true, {}, 1, {}}).checks.back().sentence.starts_with("1 record of"));
}

TEST(MailExplanation, similar_addresses_differ_by_a_slip_of_the_finger) {
    std::vector<message> recent;
    for (const char* address : {"ada@gmial.com", "ada@example.com", "ad@gmail.com", "ada@gmial.com", "ada@gmail.com"}) {
        recent.push_back(with(message_status::sent));
        recent.back().id = message_id("msg_" + std::to_string(recent.size()));
        recent.back().recipient = address;
    }

    const auto found = similar_mails("ada@gmail.com", recent);

    ASSERT_EQ(found.size(), 2U);
    EXPECT_EQ(found[0].address + " " + found[0].message, "ada@gmial.com msg_1") << "the newest of an address";
    EXPECT_EQ(found[1].address + " " + found[1].message, "ad@gmail.com msg_3");
}

TEST(MailExplanation, at_most_five_similar_addresses_are_named) {
    std::vector<message> recent;
    for (const char letter : std::string_view("bcefgh")) {
        recent.push_back(with(message_status::sent));
        recent.back().recipient = std::string("ada") + letter + "@gmail.com";
    }
    EXPECT_EQ(similar_mails("ada@gmail.com", recent).size(), 5U);
}

TEST(MailExplanation, the_distance_counts_slips) {
    EXPECT_EQ(typing_distance("gmial", "gmail"), 1U);
    EXPECT_EQ(typing_distance("", "abc"), 3U);
    EXPECT_EQ(typing_distance("kitten", "sitting"), 3U);
}

}  // namespace
}  // namespace tidings::api
