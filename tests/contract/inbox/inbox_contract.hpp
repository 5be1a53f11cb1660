// What every inbox does. Each adapter instantiates the suite with a Host:
//   explicit Host(asio::io_context&);             a fresh, empty store
//   tidings::inbox& inbox();
//   tidings::message_journal& journal();
//   tidings::message_archive& archive();
#pragma once
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include "contract/message_journal/counted_messages.hpp"
#include "domain/erased_customer.hpp"
#include "intake/inbox.hpp"
#include "notify/customer_mails.hpp"
#include "notify/dead_letters.hpp"
#include "notify/message_archive.hpp"
#include "support/message_builder.hpp"
#include "support/run_task.hpp"

namespace tidings::contract {

using namespace testing_support;
using namespace std::chrono_literals;

inline quarantined_record bad(std::int64_t offset, record_problem problem = record_problem::no_json,
                              std::string topic = "order-event") {
    auto record = a_raw_record(offset);
    record.topic = std::move(topic);
    return {std::move(record), {problem, "bad at " + std::to_string(offset)}};
}

template <class Host>
class InboxContract : public testing::Test {
protected:
    asio::io_context io;
    Host host{io};

    void TearDown() override {
        EXPECT_EQ(counts().by_status, counted_messages(io, host.archive())) << "the counts are kept with every change";
        EXPECT_EQ(counts().unplanned, 0);
    }
    result<intake_counts> store(std::vector<inbox_entry> entries, std::vector<quarantined_record> bad = {}) {
        intake_batch batch{std::move(entries), std::move(bad)};
        return run_task(io, host.inbox().store(std::move(batch)));
    }
    // Every message is wanted claimed, by the instance "a".
    std::vector<message_id> store_claimed(std::vector<inbox_entry> entries, std::chrono::milliseconds lease = 60s) {
        for (auto& entry : entries)
            for (auto& each : entry.messages) each.claim = true;
        intake_batch batch{std::move(entries), {}, "a", lease};
        return run_task(io, host.inbox().store(std::move(batch))).value().claimed;
    }
    std::vector<claimed_message> claim() {
        claim_request request{.instance = "b"};
        return run_task(io, host.journal().claim(std::move(request))).value().messages;
    }
    result<void> settle(const held_message& held) {
        settlement how{.status = message_status::sent, .tried = an_attempt(delivery_outcome::accepted)};
        return run_task(io, host.journal().settle(held, std::move(how)));
    }
    quarantine_page quarantine(quarantine_filter filter = {}) {
        return run_task(io, host.archive().quarantine(std::move(filter))).value();
    }
    std::vector<std::int64_t> quarantined_offsets(quarantine_filter filter) {
        std::vector<std::int64_t> offsets;
        for (const auto& one : quarantine(std::move(filter)).records) offsets.push_back(one.offset);
        return offsets;
    }
    static held_message held(const new_message& given, std::int64_t fence) {
        held_message one;
        one.id = given.id;
        one.fence = fence;
        one.order = given.order;
        one.order_version = given.order_version;
        return one;
    }
    message found(const message_id& id) {
        auto one = run_task(io, host.archive().find(id)).value();
        if (!one) throw std::runtime_error("no message " + id.value);
        return *std::move(one);
    }
    journal_counts counts() { return run_task(io, host.archive().counts()).value(); }
    std::vector<message> all() {
        message_filter every{.limit = 200};
        return run_task(io, host.archive().list(std::move(every))).value().messages;
    }
    // Claims what is due and settles it as sent.
    std::vector<std::string> send_all_due() {
        std::vector<std::string> sent;
        for (const auto& one : claim()) {
            settle(held_message(one.head)).value();
            sent.push_back(one.head.id.value);
        }
        return sent;
    }
};

TYPED_TEST_SUITE_P(InboxContract);

TYPED_TEST_P(InboxContract, an_event_is_stored_with_its_messages) {
    const auto mail = a_message(1, 1);

    const auto stored = this->store({an_entry(1, 1)});

    ASSERT_TRUE(stored.has_value()) << stored.error().detail;
    EXPECT_EQ(stored->stored, 1u);
    EXPECT_EQ(stored->duplicates, 0u);
    const auto one = this->found(mail.id);
    EXPECT_EQ(one.event, mail.event);
    EXPECT_EQ(one.order, mail.order);
    EXPECT_EQ(one.order_version, 1);
    EXPECT_EQ(one.kind, mail_kind::placed);
    EXPECT_EQ(one.recipient, "ada@example.com");
    EXPECT_EQ(one.locale, "en-GB");
    EXPECT_EQ(one.status, message_status::queued);
    EXPECT_TRUE(one.due_at.has_value()) << "a first version waits for nothing";
    EXPECT_EQ(one.attempts, 0);
    EXPECT_EQ(one.fence, 0);
    EXPECT_FALSE(one.settled_at.has_value());
    const auto counts = this->counts();
    EXPECT_EQ(counts.received, 1);
    EXPECT_EQ(counts.unplanned, 0);
    EXPECT_EQ(counts.by_status.at(message_status::queued), 1);
}

TYPED_TEST_P(InboxContract, an_event_twice_in_one_batch_is_stored_once) {
    auto again = an_entry(1, 1);
    again.messages[0].id = message_id{numbered("msg", 999)};

    const auto stored = this->store({an_entry(1, 1), again, an_entry(2, 1)});

    EXPECT_EQ(stored.value().stored, 2u);
    EXPECT_EQ(stored.value().duplicates, 1u);
    EXPECT_EQ(this->all().size(), 2u);
}

TYPED_TEST_P(InboxContract, an_event_in_a_later_batch_again_writes_nothing) {
    this->store({an_entry(1, 1), an_entry(2, 1)});
    auto again = an_entry(1, 1, {a_message(1, 1, "placed"), a_message(1, 1, "merchant_new_order", "shop@example.com")});
    again.messages[0].id = message_id{numbered("msg", 999)};

    const auto stored = this->store({again, an_entry(3, 1)});

    EXPECT_EQ(stored.value().stored, 1u);
    EXPECT_EQ(stored.value().duplicates, 1u);
    EXPECT_EQ(this->all().size(), 3u) << "not even a message that the first delivery did not ask for";
    EXPECT_EQ(this->counts().received, 3);
}

TYPED_TEST_P(InboxContract, an_event_that_was_sent_already_stays_sent_when_it_comes_again) {
    this->store({an_entry(1, 1)});
    this->send_all_due();

    this->store({an_entry(1, 1)});

    EXPECT_EQ(this->found(a_message(1, 1).id).status, message_status::sent);
    EXPECT_TRUE(this->send_all_due().empty());
}

TYPED_TEST_P(InboxContract, several_messages_of_one_event_are_all_stored) {
    this->store({an_entry(1, 1, {a_message(1, 1), a_message(1, 1, "merchant_new_order", "shop@example.com")})});

    EXPECT_EQ(this->all().size(), 2u);
    EXPECT_EQ(this->send_all_due().size(), 2u);
    EXPECT_EQ(this->counts().unplanned, 0);
}

TYPED_TEST_P(InboxContract, a_message_that_is_settled_from_the_start_is_never_due) {
    this->store({a_skipped_entry(1, 1)});

    const auto one = this->found(a_message(1, 1).id);
    EXPECT_EQ(one.status, message_status::skipped);
    EXPECT_EQ(one.reason, "notify is false");
    EXPECT_TRUE(one.settled_at.has_value());
    EXPECT_TRUE(this->send_all_due().empty());
    EXPECT_EQ(this->counts().by_status.at(message_status::skipped), 1);
}

TYPED_TEST_P(InboxContract, a_later_version_waits_until_the_former_one_is_settled) {
    this->store({an_entry(1, 1), an_entry(1, 2)});
    EXPECT_FALSE(this->found(a_message(1, 2).id).due_at.has_value());

    EXPECT_THAT(this->send_all_due(), testing::ElementsAre(a_message(1, 1).id.value));
    EXPECT_THAT(this->send_all_due(), testing::ElementsAre(a_message(1, 2).id.value));
}

TYPED_TEST_P(InboxContract, a_version_behind_a_settled_one_is_due_at_once) {
    this->store({a_skipped_entry(1, 1)});

    this->store({an_entry(1, 2)});

    EXPECT_TRUE(this->found(a_message(1, 2).id).due_at.has_value());
}

TYPED_TEST_P(InboxContract, a_settled_version_that_comes_late_frees_the_one_behind_it) {
    this->store({an_entry(1, 2)});
    EXPECT_TRUE(this->send_all_due().empty());

    this->store({a_skipped_entry(1, 1)});

    EXPECT_THAT(this->send_all_due(), testing::ElementsAre(a_message(1, 2).id.value));
}

TYPED_TEST_P(InboxContract, versions_that_come_in_the_wrong_order_leave_in_the_right_one) {
    this->store({an_entry(1, 3)});
    this->store({an_entry(1, 2)});
    this->store({an_entry(1, 1)});

    std::vector<std::string> sent;
    for (int round = 0; round < 3; ++round) {
        const auto now_sent = this->send_all_due();
        ASSERT_EQ(now_sent.size(), 1u);
        sent.push_back(now_sent[0]);
    }
    EXPECT_THAT(sent,
                testing::ElementsAre(a_message(1, 1).id.value, a_message(1, 2).id.value, a_message(1, 3).id.value));
}

TYPED_TEST_P(InboxContract, orders_do_not_wait_for_each_other) {
    this->store({an_entry(1, 1), an_entry(2, 1), an_entry(3, 1)});

    EXPECT_EQ(this->send_all_due().size(), 3u);
}

TYPED_TEST_P(InboxContract, a_version_that_comes_after_a_later_one_was_sent_is_superseded) {
    this->store({an_entry(1, 2)});
    claim_request patient_no_more{.instance = "a", .hold_max = 0ms};
    std::vector<claimed_message> claimed;
    const auto until = std::chrono::steady_clock::now() + 5s;
    while (claimed.empty() && std::chrono::steady_clock::now() < until)
        claimed = run_task(this->io, this->host.journal().claim(patient_no_more)).value().messages;
    ASSERT_EQ(claimed.size(), 1u);
    this->settle(held_message(claimed[0].head)).value();

    this->store({an_entry(1, 1)});

    const auto late = this->found(a_message(1, 1).id);
    EXPECT_EQ(late.status, message_status::superseded);
    EXPECT_EQ(late.reason, "a later mail of this order was sent before this event arrived");
    EXPECT_TRUE(late.settled_at.has_value());
    EXPECT_TRUE(this->send_all_due().empty());
}

TYPED_TEST_P(InboxContract, undecodable_records_are_kept_as_raw_bytes) {
    const auto record = a_raw_record(17);

    const auto stored = this->store({an_entry(1, 1)}, {{record, {record_problem::no_json, "the value is not JSON"}}});

    EXPECT_EQ(stored.value().stored, 1u);
    EXPECT_EQ(stored.value().quarantined, 1u);
    const auto kept = this->quarantine().records;
    ASSERT_EQ(kept.size(), 1u);
    EXPECT_EQ(kept[0].topic, "order-event");
    EXPECT_EQ(kept[0].partition, 2);
    EXPECT_EQ(kept[0].offset, 17);
    EXPECT_EQ(kept[0].problem, "no_json");
    EXPECT_EQ(kept[0].reason, "the value is not JSON");
    EXPECT_EQ(kept[0].value_size, std::ssize(record.value));
    EXPECT_TRUE(kept[0].value.empty()) << "only where one record is asked for";
    const auto whole = run_task(this->io, this->host.archive().quarantined(kept[0].id)).value();
    ASSERT_TRUE(whole.has_value());
    EXPECT_EQ(whole->value, record.value);
    EXPECT_FALSE(run_task(this->io, this->host.archive().quarantined(kept[0].id + 100)).value().has_value());
    EXPECT_EQ(this->counts().quarantined, 1);
}

TYPED_TEST_P(InboxContract, a_record_is_quarantined_once_and_counted_every_time) {
    this->store({}, {bad(17), bad(17), bad(18)});

    const auto again = this->store({}, {bad(17)});

    EXPECT_EQ(again.value().quarantined, 1u);
    const auto kept = this->quarantine().records;
    ASSERT_EQ(kept.size(), 2u);
    EXPECT_EQ(kept[0].offset, 18) << "newest first";
    const auto first = this->quarantine({.limit = 1});
    EXPECT_TRUE(first.has_more);
    const auto second = this->quarantine({.before = first.records.at(0).id, .limit = 1});
    EXPECT_FALSE(second.has_more);
    EXPECT_EQ(second.records.at(0).offset, 17);
}

TYPED_TEST_P(InboxContract, quarantine_is_narrowed_by_topic_and_problem_page_by_page) {
    using enum record_problem;
    this->store({}, {bad(1), bad(2, unknown_type), bad(3, no_json, "elsewhere"), bad(4), bad(5, unknown_type), bad(6)});
    const auto offsets = [this](quarantine_filter filter) { return this->quarantined_offsets(std::move(filter)); };
    using testing::ElementsAre;

    EXPECT_THAT(offsets({.topic = "order-event"}), ElementsAre(6, 5, 4, 2, 1));
    EXPECT_THAT(offsets({.topic = "elsewhere"}), ElementsAre(3));
    EXPECT_THAT(offsets({.problem = unknown_type}), ElementsAre(5, 2));
    EXPECT_THAT(offsets({.topic = "order-event", .problem = no_json}), ElementsAre(6, 4, 1));
    EXPECT_THAT(offsets({.topic = "order", .problem = no_json}), ElementsAre()) << "the whole name";
    const auto first = this->quarantine({.topic = "order-event", .problem = no_json, .limit = 2});
    EXPECT_TRUE(first.has_more);
    const auto before = first.records.at(1).id;
    EXPECT_THAT(offsets({.topic = "order-event", .problem = no_json, .before = before}), ElementsAre(1));
    EXPECT_THAT(offsets({.topic = "order-event", .before = before}), ElementsAre(2, 1));
    EXPECT_THAT(offsets({.problem = no_json, .before = before}), ElementsAre(3, 1));
}

TYPED_TEST_P(InboxContract, the_latest_in_quarantine_say_where_from_and_what_is_wrong) {
    auto wordy = bad(3, record_problem::not_planned, "elsewhere");
    wordy.fault.reason = std::string(500, 'x');
    this->store({}, {bad(1), bad(2), wordy});

    const auto latest = run_task(this->io, this->host.archive().latest_quarantined(2)).value();

    ASSERT_EQ(latest.size(), 2u);
    EXPECT_EQ(latest[0].topic, "elsewhere");
    EXPECT_EQ(latest[0].problem, "not_planned");
    EXPECT_EQ(latest[0].reason, std::string(200, 'x'));
    EXPECT_EQ(latest[1].topic, "order-event");
    EXPECT_EQ(latest[1].problem, "no_json");
    EXPECT_EQ(latest[1].reason, "bad at 2");
    const auto listed = this->quarantine().records;
    EXPECT_EQ(latest[1].id, listed.at(1).id);
    EXPECT_EQ(latest[1].stored_at, listed.at(1).stored_at);
}

TYPED_TEST_P(InboxContract, an_empty_batch_is_fine) {
    const auto stored = this->store({});

    ASSERT_TRUE(stored.has_value());
    EXPECT_EQ(stored->stored, 0u);
}

TYPED_TEST_P(InboxContract, an_event_without_any_message_is_refused_and_nothing_is_stored) {
    const auto stored = this->store({an_entry(1, 1), an_entry(2, 1, {})});

    ASSERT_TRUE(stored.has_error());
    EXPECT_EQ(stored.error().code, errc::invalid);
    EXPECT_EQ(this->counts().received, 0);
    EXPECT_TRUE(this->all().empty());
}

TYPED_TEST_P(InboxContract, a_message_can_be_stored_with_a_claim_on_it) {
    const auto mail = a_message(1, 1);

    EXPECT_THAT(this->store_claimed({an_entry(1, 1)}), testing::ElementsAre(mail.id));

    EXPECT_EQ(this->found(mail.id).status, message_status::sending);
    EXPECT_EQ(this->found(mail.id).fence, 1);
    EXPECT_TRUE(this->claim().empty()) << "it is held";
    const auto held = this->held(mail, 1);
    intent about{.relay = "mail.example:587", .started_at = test_time(0), .mail = a_mail()};
    EXPECT_EQ(run_task(this->io, this->host.journal().intend(held, std::move(about))).value(), 1);
    EXPECT_EQ(this->settle(this->held(mail, 2)).error().code, errc::rejected);
    EXPECT_TRUE(this->settle(held).has_value());
    EXPECT_EQ(this->found(mail.id).status, message_status::sent);
}

TYPED_TEST_P(InboxContract, only_messages_that_are_wanted_claimed_are) {
    auto both = an_entry(1, 1, {a_message(1, 1), a_message(1, 1, "merchant_new_order", "shop@example.com")});
    both.messages[1].claim = true;
    intake_batch batch{{both}, {}, "a", 60s};

    const auto stored = run_task(this->io, this->host.inbox().store(std::move(batch))).value();

    EXPECT_THAT(stored.claimed, testing::ElementsAre(both.messages[1].id));
    EXPECT_THAT(this->send_all_due(), testing::ElementsAre(both.messages[0].id.value));
}

TYPED_TEST_P(InboxContract, a_claimed_message_that_nobody_takes_up_is_queued_again_when_its_lease_ends) {
    const auto mail = a_message(1, 1);
    this->store_claimed({an_entry(1, 1)}, 0ms);

    const auto recovered = run_task(this->io, this->host.journal().recover(uncertain_policy::hold)).value();

    EXPECT_EQ(recovered.resumed, 1u);
    const auto again = this->claim();
    ASSERT_EQ(again.size(), 1u);
    EXPECT_EQ(again[0].head.id, mail.id);
    EXPECT_EQ(again[0].head.fence, 2);
    EXPECT_EQ(this->settle(this->held(mail, 1)).error().code, errc::rejected);
}

TYPED_TEST_P(InboxContract, what_may_not_go_at_once_is_not_stored_claimed) {
    this->store({an_entry(1, 1)});

    EXPECT_TRUE(this->store_claimed({an_entry(1, 2)}).empty()) << "an earlier version is open";
    EXPECT_TRUE(this->store_claimed({an_entry(2, 2)}).empty()) << "an earlier version has not come yet";
    EXPECT_TRUE(this->store_claimed({a_skipped_entry(3, 1)}).empty()) << "it has ended";

    EXPECT_EQ(this->found(a_message(1, 2).id).status, message_status::queued);
    EXPECT_EQ(this->found(a_message(1, 2).id).fence, 0);
    EXPECT_THAT(this->send_all_due(), testing::ElementsAre(a_message(1, 1).id.value));
    EXPECT_THAT(this->send_all_due(), testing::ElementsAre(a_message(1, 2).id.value));
}

TYPED_TEST_P(InboxContract, an_event_that_comes_again_claims_nothing) {
    this->store({an_entry(1, 1)});

    EXPECT_TRUE(this->store_claimed({an_entry(1, 1)}).empty());

    EXPECT_EQ(this->found(a_message(1, 1).id).fence, 0);
    EXPECT_EQ(this->send_all_due().size(), 1u);
}

TYPED_TEST_P(InboxContract, a_version_stored_claimed_holds_the_later_one_until_it_has_ended) {
    this->store({an_entry(1, 2)});
    this->store_claimed({an_entry(1, 1)});

    EXPECT_TRUE(this->send_all_due().empty());
    this->settle(this->held(a_message(1, 1), 1)).value();

    EXPECT_THAT(this->send_all_due(), testing::ElementsAre(a_message(1, 2).id.value));
}

// A customer's address was mistyped; version 2 of the order corrects it.
inline inbox_entry a_correction(const std::string& to = "right@example.com", std::int64_t version = 2) {
    auto entry = an_entry(1, version, {a_message(1, version, "updated", to)});
    entry.corrected_to = to;
    return entry;
}

TYPED_TEST_P(InboxContract, a_waiting_mail_follows_a_corrected_address_and_is_written_anew) {
    this->store({an_entry(1, 1)});
    const auto held_by_b = held_message(this->claim().at(0).head);
    ASSERT_TRUE(run_task(this->io, this->host.journal().freeze(held_by_b, a_mail())).has_value());
    settlement later{.status = message_status::deferred,
                     .reason = "full",
                     .retry_in = std::chrono::hours(1),
                     .tried = an_attempt(delivery_outcome::refused_for_now, true)};
    ASSERT_TRUE(run_task(this->io, this->host.journal().settle(held_by_b, std::move(later))).has_value());

    this->store({a_correction()});

    const auto moved = this->found(a_message(1, 1).id);
    EXPECT_EQ(moved.recipient, "right@example.com");
    EXPECT_EQ(moved.status, message_status::queued);
    EXPECT_EQ(moved.attempts, 0) << "what the other address refused is not charged to this one";
    EXPECT_EQ(moved.reason, "the address was corrected by version 2 of the order");
    const auto again = this->claim();
    ASSERT_EQ(again.size(), 1u) << "due now";
    EXPECT_EQ(again[0].head.id, a_message(1, 1).id);
    EXPECT_EQ(again[0].head.recipient, "right@example.com");
    EXPECT_FALSE(again[0].frozen.has_value());
}

TYPED_TEST_P(InboxContract, a_held_mail_follows_too_unless_its_dot_may_have_left) {
    this->store_claimed({an_entry(1, 1)});
    auto before_dot = this->held(a_message(1, 1), 1);

    this->store({a_correction()});

    intent dot{.relay = "mail.example:25", .started_at = test_time(0), .mail = a_mail()};
    EXPECT_TRUE(run_task(this->io, this->host.journal().intend(before_dot, dot)).has_error());
    const auto again = this->claim();
    ASSERT_EQ(again.size(), 1u);
    EXPECT_EQ(again[0].head.recipient, "right@example.com");
    ASSERT_TRUE(run_task(this->io, this->host.journal().intend(held_message(again[0].head), dot)).has_value());
    this->store({a_correction("third@example.com", 3)});
    EXPECT_EQ(this->found(a_message(1, 1).id).recipient, "right@example.com") << "it may be there already";
    EXPECT_EQ(this->found(a_message(1, 2, "updated").id).recipient, "third@example.com");
    EXPECT_TRUE(this->settle(held_message(again[0].head)).has_value());
}

TYPED_TEST_P(InboxContract, only_the_customers_own_planned_mails_follow_and_a_repeat_changes_nothing) {
    this->store(
        {an_entry(1, 1, {a_message(1, 1), a_message(1, 1, "merchant_new_order", "shop@example.com")}), an_entry(2, 1)});

    this->store({a_correction()});
    this->store({a_correction("third@example.com", 3)});
    this->store({a_correction()});

    EXPECT_EQ(this->found(a_message(1, 1).id).recipient, "third@example.com");
    EXPECT_EQ(this->found(a_message(1, 1, "merchant_new_order").id).recipient, "shop@example.com");
    EXPECT_EQ(this->found(a_message(2, 1).id).recipient, "ada@example.com");
}

// An event whose payload is an order of that customer.
inline inbox_entry ordered_by(int order, const std::string& email, std::vector<new_message> messages) {
    auto entry = an_entry(order, 1, std::move(messages));
    entry.event.payload = R"({"order":{"customer":{"email":")" + email + R"(","name":"Ada"},"total":5},"notify":true})";
    return entry;
}

TYPED_TEST_P(InboxContract, an_erased_customer_gets_no_mail_any_more_and_is_in_none) {
    const auto entry =
        ordered_by(1, "ada@example.com", {a_message(1, 1), a_message(1, 1, "merchant_new_order", "shop@example.com")});
    this->store({entry, ordered_by(2, "eve@example.com", {a_message(2, 1, "placed", "eve@example.com")})});
    auto record = a_raw_record(17);
    record.value = "broken: ADA@example.com";
    this->store({}, {{record, {record_problem::no_json, "bad"}}, bad(18)});
    const auto erase = [&] {
        erased_mails all, bite;
        do {
            bite = run_task(this->io, this->host.customers().erase_some("Ada@Example.com")).value();
            all.messages += bite.messages;
            all.events += bite.events;
            all.quarantined += bite.quarantined;
        } while (bite.more);
        return all;
    };

    const auto erased = erase();

    EXPECT_EQ(erased.messages, 1);
    EXPECT_EQ(erased.events, 1);
    EXPECT_EQ(erased.quarantined, 1);
    const auto mail = this->found(a_message(1, 1).id);
    EXPECT_EQ(mail.recipient, erased_address);
    EXPECT_EQ(mail.status, message_status::skipped);
    EXPECT_EQ(mail.reason, "the customer was erased");
    EXPECT_EQ(this->found(a_message(1, 1, "merchant_new_order").id).recipient, "shop@example.com");
    EXPECT_EQ(this->found(a_message(2, 1).id).recipient, "eve@example.com");
    EXPECT_EQ(run_task(this->io, this->host.archive().list({.text = "ada@"})).value().messages.size(), 0u);
    EXPECT_EQ(erase().messages, 0);

    const auto again = this->store({entry});
    EXPECT_EQ(again.value().stored, 0u) << "an event that is replayed is known";
    EXPECT_EQ(this->found(a_message(1, 1).id).recipient, erased_address);
    for (const auto& due : this->claim()) {
        EXPECT_NE(due.head.recipient, "ada@example.com");
        EXPECT_EQ(due.event_payload.find("ada@"), std::string::npos);
    }
}

TYPED_TEST_P(InboxContract, what_was_sent_to_an_erased_customer_loses_its_bytes_and_what_is_being_sent_is_told) {
    this->store(
        {ordered_by(1, "ada@example.com", {a_message(1, 1)}), ordered_by(2, "ada@example.com", {a_message(2, 1)})});
    const auto claimed = this->claim();
    ASSERT_EQ(claimed.size(), 2u);
    intent dot{.relay = "mail.example:25", .started_at = test_time(0), .mail = a_mail("Dear Ada")};
    ASSERT_TRUE(run_task(this->io, this->host.journal().intend(held_message(claimed[0].head), dot)).has_value());
    ASSERT_TRUE(this->settle(held_message(claimed[0].head)).has_value());

    const auto first = run_task(this->io, this->host.customers().erase_some("ada@example.com")).value();
    const auto second = run_task(this->io, this->host.customers().erase_some("ada@example.com")).value();

    EXPECT_TRUE(first.more);
    EXPECT_EQ(second.on_their_way, 1);
    EXPECT_FALSE(second.more);
    const auto sent = this->found(claimed[0].head.id);
    EXPECT_EQ(sent.status, message_status::sent) << "what happened, happened";
    EXPECT_EQ(sent.recipient, erased_address);
    EXPECT_TRUE(sent.written.subject.empty());
    EXPECT_FALSE(run_task(this->io, this->host.archive().mail_of(sent.id)).value().has_value());
    for (const auto& each : run_task(this->io, this->host.archive().attempts_of(sent.id)).value())
        EXPECT_TRUE(each.reply.empty());
    const auto copy = message_id{numbered("msg", 99)};
    EXPECT_EQ(run_task(this->io, this->host.dead().resend(sent.id, copy, {}, "")).error().code, errc::conflict);

    ASSERT_TRUE(this->settle(held_message(claimed[1].head)).has_value());
    EXPECT_TRUE(run_task(this->io, this->host.customers().erase_some("ada@example.com")).value().more);
    EXPECT_EQ(this->found(claimed[1].head.id).recipient, erased_address);
}

REGISTER_TYPED_TEST_SUITE_P(
    InboxContract, an_event_is_stored_with_its_messages, an_event_twice_in_one_batch_is_stored_once,
    an_event_in_a_later_batch_again_writes_nothing, an_event_that_was_sent_already_stays_sent_when_it_comes_again,
    several_messages_of_one_event_are_all_stored, a_message_that_is_settled_from_the_start_is_never_due,
    a_later_version_waits_until_the_former_one_is_settled, a_version_behind_a_settled_one_is_due_at_once,
    a_settled_version_that_comes_late_frees_the_one_behind_it,
    versions_that_come_in_the_wrong_order_leave_in_the_right_one, orders_do_not_wait_for_each_other,
    a_version_that_comes_after_a_later_one_was_sent_is_superseded, undecodable_records_are_kept_as_raw_bytes,
    an_erased_customer_gets_no_mail_any_more_and_is_in_none,
    what_was_sent_to_an_erased_customer_loses_its_bytes_and_what_is_being_sent_is_told,
    a_waiting_mail_follows_a_corrected_address_and_is_written_anew,
    a_held_mail_follows_too_unless_its_dot_may_have_left,
    only_the_customers_own_planned_mails_follow_and_a_repeat_changes_nothing,
    a_record_is_quarantined_once_and_counted_every_time, quarantine_is_narrowed_by_topic_and_problem_page_by_page,
    the_latest_in_quarantine_say_where_from_and_what_is_wrong, an_empty_batch_is_fine,
    an_event_without_any_message_is_refused_and_nothing_is_stored, a_message_can_be_stored_with_a_claim_on_it,
    only_messages_that_are_wanted_claimed_are,
    a_claimed_message_that_nobody_takes_up_is_queued_again_when_its_lease_ends,
    what_may_not_go_at_once_is_not_stored_claimed, an_event_that_comes_again_claims_nothing,
    a_version_stored_claimed_holds_the_later_one_until_it_has_ended);

}  // namespace tidings::contract
