#include "notify/mail_sequence.hpp"
#include <gtest/gtest.h>

namespace tidings {
namespace {

using enum mail_turn;

struct sequence_case {
    const char* name;
    mail_position at;
    mail_turn turn;
};

const sequence_case cases[] = {
    {"complete_first_version", {}, goes},
    {"complete_behind_one_that_was_sent", {.version = 2, .last_sent = 1}, goes},
    {"complete_behind_ended_ones_that_were_not_sent", {.version = 4, .between = 3}, goes},
    {"complete_behind_a_sent_one_and_ended_ones", {.version = 7, .last_sent = 4, .between = 2}, goes},
    {"complete_since_the_last_sent_one_whatever_lies_before_it", {.version = 9, .last_sent = 8}, goes},
    {"incomplete_the_first_never_came", {.version = 2}, waits},
    {"incomplete_one_in_the_middle_never_came", {.version = 4, .between = 2}, waits},
    {"incomplete_since_the_last_sent_one", {.version = 7, .last_sent = 4, .between = 1}, waits},
    {"earlier_open", {.version = 2, .is_earlier_open = true}, waits},
    {"earlier_open_holds_what_is_overdue", {.version = 3, .is_earlier_open = true, .is_overdue = true}, waits},
    {"earlier_open_holds_what_was_let_go", {.version = 3, .is_earlier_open = true, .was_let_go = true}, waits},
    {"earlier_open_holds_what_a_person_set_going",
     {.version = 3, .is_earlier_open = true, .was_set_going = true},
     waits},
    {"later_sending", {.is_later_sending = true}, waits},
    {"later_sending_holds_what_is_overdue", {.version = 3, .is_later_sending = true, .is_overdue = true}, waits},
    {"later_sending_holds_what_was_let_go", {.version = 3, .is_later_sending = true, .was_let_go = true}, waits},
    {"later_sending_holds_what_a_person_set_going", {.is_later_sending = true, .was_set_going = true}, waits},
    {"overdue", {.version = 4, .between = 1, .is_overdue = true}, goes},
    {"let_go_before_though_a_version_is_missing", {.version = 4, .was_let_go = true}, goes},
    {"set_going_though_a_version_is_missing", {.version = 4, .was_set_going = true}, goes},
    {"late", {.was_later_sent = true}, late},
    {"late_whatever_is_open", {.version = 3, .is_earlier_open = true, .was_later_sent = true}, late},
    {"late_while_a_still_later_one_is_sent", {.is_later_sending = true, .was_later_sent = true}, late},
    {"late_is_not_what_a_person_set_going", {.was_later_sent = true, .was_set_going = true}, goes},
    {"late_is_not_what_was_let_go_before", {.was_later_sent = true, .was_let_go = true}, goes},
};

struct MailSequence : testing::TestWithParam<sequence_case> {};

TEST_P(MailSequence, has_its_turn) {
    EXPECT_EQ(turn_of(GetParam().at), GetParam().turn);
}

INSTANTIATE_TEST_SUITE_P(Cases, MailSequence, testing::ValuesIn(cases),
                         [](const auto& given) { return std::string(given.param.name); });

}  // namespace
}  // namespace tidings
