// The mails of one order leave in version order (G4 of docs/guarantees.md): what every message_journal and inbox do for
// it together.
#pragma once
#include "contract/message_journal/message_journal_contract.hpp"

namespace tidings::contract {

template <class Host>
class MessageOrderContract : public MessageJournalContract<Host> {
protected:
    // All that may be claimed: order * 100 + version, in rising order.
    std::vector<std::int64_t> places(const std::vector<claimed_message>& claimed) {
        std::vector<std::int64_t> all;
        for (const auto& each : claimed)
            all.push_back((each.head.order.value.back() - '0') * 100 + each.head.order_version);
        std::ranges::sort(all);
        return all;
    }
    std::vector<claimed_message> claim_impatiently() {
        claim_request request{.instance = "a", .hold_max = 0ms};
        return this->claim_in_time(std::move(request));
    }
    // Nothing is claimed now, nor after the journal has had time to look through what waits.
    bool stays_unclaimed(std::chrono::milliseconds hold_max = 1h) {
        const auto until = std::chrono::steady_clock::now() + 1'500ms;
        while (std::chrono::steady_clock::now() < until) {
            claim_request request{.instance = "a", .hold_max = hold_max};
            if (!this->claim(std::move(request)).empty()) return false;
        }
        return true;
    }
    void settle_as(const claimed_message& held, message_status status) {
        ASSERT_TRUE(this->settle(held, {.status = status, .reason = "why"}).has_value());
    }
};

TYPED_TEST_SUITE_P(MessageOrderContract);

TYPED_TEST_P(MessageOrderContract, versions_leave_one_after_the_other) {
    this->store({an_entry(1, 1), an_entry(1, 2), an_entry(1, 3)});

    for (std::int64_t version = 1; version <= 3; ++version) {
        const auto due = this->claim();
        ASSERT_EQ(due.size(), 1u);
        EXPECT_EQ(due[0].head.order_version, version);
        ASSERT_TRUE(this->settle(due[0], this->sent()).has_value());
    }
}

TYPED_TEST_P(MessageOrderContract, a_deferred_version_holds_those_behind_it) {
    this->store({an_entry(1, 1), an_entry(1, 2)});
    const auto first = this->claim_one();

    this->settle(first, {.status = message_status::deferred,
                         .retry_in = 1h,
                         .tried = an_attempt(delivery_outcome::refused_for_now, true)});

    claim_request impatient{.instance = "a", .hold_max = 0ms};
    EXPECT_TRUE(this->claim(std::move(impatient)).empty()) << "hold_max is for versions that never came";
}

TYPED_TEST_P(MessageOrderContract, every_mail_of_a_version_must_be_settled_before_the_next_leaves) {
    this->store(
        {an_entry(1, 1, {a_message(1, 1), a_message(1, 1, "merchant_new_order", "shop@example.com")}), an_entry(1, 2)});
    const auto both = this->claim();
    ASSERT_EQ(both.size(), 2u);

    this->settle(both[0], this->sent());
    EXPECT_TRUE(this->claim().empty());
    this->settle(both[1], {.status = message_status::failed, .tried = an_attempt(delivery_outcome::refused, true)});

    EXPECT_EQ(this->claim_one().head.order_version, 2);
}

TYPED_TEST_P(MessageOrderContract, every_terminal_state_frees_the_next_version) {
    using enum message_status;
    int order = 0;
    for (const auto state : {sent, failed, dead, suppressed, skipped, superseded}) {
        ++order;
        this->store({an_entry(order, 1), an_entry(order, 2)});
        const auto first = this->claim_one();

        ASSERT_TRUE(this->settle(first, {.status = state, .reason = "why"}).has_value());

        const auto second = this->claim_one();
        EXPECT_EQ(second.head.order_version, 2) << name_of(state);
        this->settle(second, this->sent());
    }
}

TYPED_TEST_P(MessageOrderContract, a_version_waits_for_one_that_never_came_no_longer_than_hold_max) {
    this->store({an_entry(1, 2)});
    claim_request patient{.instance = "a", .hold_max = 1h};
    EXPECT_TRUE(this->claim(std::move(patient)).empty());

    claim_request impatient{.instance = "a", .hold_max = 0ms};
    const auto claimed = this->claim_in_time(std::move(impatient));

    ASSERT_EQ(claimed.size(), 1u);
    EXPECT_EQ(claimed[0].head.order_version, 2);
}

TYPED_TEST_P(MessageOrderContract, a_version_waits_for_every_lower_one_not_only_for_the_one_before) {
    this->store({a_skipped_entry(1, 2), an_entry(1, 3)});
    EXPECT_TRUE(this->stays_unclaimed());

    this->store({an_entry(1, 1)});

    const auto first = this->claim();
    ASSERT_THAT(this->places(first), testing::ElementsAre(101));
    this->settle_as(first[0], message_status::sent);
    EXPECT_THAT(this->places(this->claim()), testing::ElementsAre(103));
}

TYPED_TEST_P(MessageOrderContract, a_version_behind_many_that_ask_for_no_mail_waits_for_the_one_that_is_missing) {
    for (std::int64_t version = 1; version <= 60; ++version)
        if (version != 31) this->store({a_skipped_entry(1, version)});
    this->store({an_entry(1, 61)});
    EXPECT_TRUE(this->claim().empty());

    this->store({a_skipped_entry(1, 31)});

    const auto claimed = this->claim();
    ASSERT_EQ(claimed.size(), 1u);
    EXPECT_EQ(claimed[0].head.order_version, 61);
}

TYPED_TEST_P(MessageOrderContract, a_deferred_version_holds_back_all_later_ones_even_behind_a_skipped_one) {
    this->store({an_entry(1, 1)});
    const auto first = this->claim_one();
    this->settle(first, {.status = message_status::deferred, .retry_in = 1h});

    this->store({a_skipped_entry(1, 2), an_entry(1, 3)});

    EXPECT_TRUE(this->stays_unclaimed(0ms)) << "hold_max is for versions that never came";
}

TYPED_TEST_P(MessageOrderContract, a_version_behind_a_gap_and_a_skipped_one_waits_no_longer_than_hold_max) {
    this->store({a_skipped_entry(1, 2), an_entry(1, 3)});

    EXPECT_THAT(this->places(this->claim_impatiently()), testing::ElementsAre(103));
}

TYPED_TEST_P(MessageOrderContract, what_follows_a_version_that_left_over_a_gap_does_not_wait_for_the_gap_again) {
    this->store({a_skipped_entry(1, 2), an_entry(1, 3), a_skipped_entry(1, 4), an_entry(1, 5)});
    const auto third = this->claim_impatiently();
    ASSERT_THAT(this->places(third), testing::ElementsAre(103));
    EXPECT_TRUE(this->claim().empty());

    this->settle_as(third[0], message_status::sent);

    EXPECT_THAT(this->places(this->claim()), testing::ElementsAre(105));
}

TYPED_TEST_P(MessageOrderContract, a_version_that_comes_late_goes_before_a_later_one_that_was_let_go_and_not_sent_yet) {
    this->store({an_entry(1, 2)});
    const auto later = this->claim_impatiently();
    ASSERT_THAT(this->places(later), testing::ElementsAre(102));
    this->settle(later[0], {.status = message_status::deferred, .retry_in = 0ms});

    this->store({an_entry(1, 1)});

    const auto first = this->claim();
    ASSERT_THAT(this->places(first), testing::ElementsAre(101));
    EXPECT_TRUE(this->claim().empty());
    EXPECT_NE(this->next_due_in(), 0ms) << "what may not be claimed is not due";
    this->settle_as(first[0], message_status::sent);
    EXPECT_THAT(this->places(this->claim()), testing::ElementsAre(102));
}

TYPED_TEST_P(MessageOrderContract, a_version_that_comes_while_a_later_one_is_being_sent_never_overtakes) {
    this->store({an_entry(1, 2)});
    const auto later = this->claim_impatiently();
    ASSERT_THAT(this->places(later), testing::ElementsAre(102));
    this->store({an_entry(1, 1)});
    EXPECT_TRUE(this->claim().empty());

    this->settle_as(later[0], message_status::sent);

    const auto late = this->found(a_message(1, 1).id);
    EXPECT_EQ(late.status, message_status::superseded);
    EXPECT_EQ(late.reason, "a later mail of the order was sent first");
    EXPECT_TRUE(late.settled_at.has_value());
    EXPECT_TRUE(this->claim().empty());
}

TYPED_TEST_P(MessageOrderContract, a_version_that_came_while_a_later_one_was_being_sent_goes_when_that_one_failed) {
    this->store({an_entry(1, 2)});
    const auto later = this->claim_impatiently();
    this->store({an_entry(1, 1)});

    this->settle_as(later.at(0), message_status::failed);

    EXPECT_THAT(this->places(this->claim()), testing::ElementsAre(101));
}

TYPED_TEST_P(MessageOrderContract, an_end_that_comes_too_late_supersedes_nothing) {
    this->store({an_entry(1, 2)});
    const auto lost = this->claim_impatiently().at(0);
    this->store({an_entry(1, 1)});
    this->settle(lost, {.status = message_status::queued, .retry_in = 1h});

    EXPECT_EQ(this->settle(lost, this->sent()).error().code, errc::rejected);

    EXPECT_EQ(this->found(a_message(1, 1).id).status, message_status::queued);
}

TYPED_TEST_P(MessageOrderContract, versions_in_any_order_of_arrival_leave_in_theirs) {
    for (const std::int64_t version : {4, 2, 6, 1, 5, 3})
        this->store({version % 3 == 2 ? a_skipped_entry(1, version) : an_entry(1, version), an_entry(2, version)});
    std::vector<std::int64_t> left_first, left_second;
    for (auto due = this->claim(); !due.empty(); due = this->claim()) {
        ASSERT_LE(due.size(), 2u);
        for (const auto& each : due) {
            (each.head.order.value.back() == '1' ? left_first : left_second).push_back(each.head.order_version);
            this->settle_as(each, each.head.order_version == 3 ? message_status::failed : message_status::sent);
        }
    }
    EXPECT_THAT(left_first, testing::ElementsAre(1, 3, 4, 6));
    EXPECT_THAT(left_second, testing::ElementsAre(1, 2, 3, 4, 5, 6));
}

// A mail of that version and kind that replaces waiting `updated` ones.
inline inbox_entry a_replacing_entry(int order, std::int64_t version, std::string_view kind = "shipped",
                                     const std::string& recipient = "ada@example.com") {
    auto mail = a_message(order, version, kind, recipient);
    mail.replaces = {mail_kind::updated, mail_kind::processing};
    return an_entry(order, version, {std::move(mail)});
}

TYPED_TEST_P(MessageOrderContract, a_newer_mail_supersedes_the_waiting_ones_it_replaces_and_only_those) {
    this->store({an_entry(1, 1), an_entry(1, 2, {a_message(1, 2, "updated")}),
                 an_entry(1, 3, {a_message(1, 3, "updated", "other@example.com")}),
                 an_entry(1, 4, {a_message(1, 4, "paid")}), an_entry(2, 2, {a_message(2, 2, "updated")})});

    this->store({a_replacing_entry(1, 5)});

    const auto replaced = this->found(a_message(1, 2, "updated").id);
    EXPECT_EQ(replaced.status, message_status::superseded);
    EXPECT_EQ(replaced.reason, "version 5 of the order came before it was sent");
    EXPECT_TRUE(replaced.settled_at.has_value());
    EXPECT_EQ(this->found(a_message(1, 3, "updated", "other@example.com").id).status, message_status::queued);
    EXPECT_EQ(this->found(a_message(2, 2, "updated").id).status, message_status::queued);
    std::vector<std::int64_t> left;
    for (auto due = this->claim(); !due.empty(); due = this->claim())
        for (const auto& each : due) {
            left.push_back(each.head.order_version);
            this->settle_as(each, message_status::sent);
        }
    EXPECT_THAT(left, testing::ElementsAre(1, 3, 4, 5));
}

TYPED_TEST_P(MessageOrderContract, superseding_the_version_in_front_lets_the_newer_one_go_at_once) {
    this->store({an_entry(1, 1, {a_message(1, 1, "updated")})});

    this->store({a_replacing_entry(1, 2)});

    EXPECT_THAT(this->places(this->claim()), testing::ElementsAre(102));
}

TYPED_TEST_P(MessageOrderContract, what_is_being_sent_or_was_set_going_by_a_person_is_not_superseded) {
    this->store({an_entry(1, 1, {a_message(1, 1, "updated")}), an_entry(2, 1, {a_message(2, 1, "updated")})});
    const auto both = this->claim();
    ASSERT_EQ(both.size(), 2u);
    const auto& replayed = both[0].head.order.value.back() == '2' ? both[0] : both[1];
    const auto& flying = both[0].head.order.value.back() == '2' ? both[1] : both[0];
    this->settle_as(replayed, message_status::dead);
    ASSERT_TRUE(this->replay(replayed.head.id));

    this->store({a_replacing_entry(1, 2), a_replacing_entry(2, 2)});

    EXPECT_EQ(this->found(flying.head.id).status, message_status::sending);
    EXPECT_EQ(this->found(replayed.head.id).status, message_status::queued);
    this->settle_as(flying, message_status::sent);
}

TYPED_TEST_P(MessageOrderContract, an_event_that_comes_twice_supersedes_nothing_the_second_time) {
    this->store({a_replacing_entry(1, 5)});
    this->store({an_entry(1, 4, {a_message(1, 4, "updated")})});

    this->store({a_replacing_entry(1, 5)});

    EXPECT_EQ(this->found(a_message(1, 4, "updated").id).status, message_status::queued);
}

TYPED_TEST_P(MessageOrderContract, a_mail_that_is_not_sent_itself_supersedes_nothing) {
    this->store({an_entry(1, 1, {a_message(1, 1, "updated")})});
    auto silent = a_replacing_entry(1, 2);
    silent.messages[0].status = message_status::skipped;
    silent.messages[0].reason = "notify is false";

    this->store({silent});

    EXPECT_THAT(this->places(this->claim()), testing::ElementsAre(101));
}

REGISTER_TYPED_TEST_SUITE_P(
    MessageOrderContract, versions_leave_one_after_the_other, a_deferred_version_holds_those_behind_it,
    every_mail_of_a_version_must_be_settled_before_the_next_leaves, every_terminal_state_frees_the_next_version,
    a_version_waits_for_one_that_never_came_no_longer_than_hold_max,
    a_version_waits_for_every_lower_one_not_only_for_the_one_before,
    a_version_behind_many_that_ask_for_no_mail_waits_for_the_one_that_is_missing,
    a_deferred_version_holds_back_all_later_ones_even_behind_a_skipped_one,
    a_version_behind_a_gap_and_a_skipped_one_waits_no_longer_than_hold_max,
    what_follows_a_version_that_left_over_a_gap_does_not_wait_for_the_gap_again,
    a_version_that_comes_late_goes_before_a_later_one_that_was_let_go_and_not_sent_yet,
    a_version_that_comes_while_a_later_one_is_being_sent_never_overtakes,
    a_version_that_came_while_a_later_one_was_being_sent_goes_when_that_one_failed,
    an_end_that_comes_too_late_supersedes_nothing, versions_in_any_order_of_arrival_leave_in_theirs,
    a_newer_mail_supersedes_the_waiting_ones_it_replaces_and_only_those,
    superseding_the_version_in_front_lets_the_newer_one_go_at_once,
    what_is_being_sent_or_was_set_going_by_a_person_is_not_superseded,
    an_event_that_comes_twice_supersedes_nothing_the_second_time, a_mail_that_is_not_sent_itself_supersedes_nothing);

}  // namespace tidings::contract
