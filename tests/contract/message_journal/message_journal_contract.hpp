// What every message_journal and message_archive does. Each adapter instantiates the suite with a Host as
// inbox_contract.hpp wants it.
#pragma once
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <set>
#include "contract/message_journal/counted_messages.hpp"
#include "intake/inbox.hpp"
#include "notify/dead_letters.hpp"
#include "notify/message_archive.hpp"
#include "runtime/old_records.hpp"
#include "support/message_builder.hpp"
#include "support/run_task.hpp"

namespace tidings::contract {

using namespace testing_support;
using namespace std::chrono_literals;

template <class Host>
class MessageJournalContract : public testing::Test {
protected:
    static constexpr millisecond_time below_all{}, above_all{std::chrono::sys_days{std::chrono::year{2999} / 1 / 1}};

    asio::io_context io;
    Host host{io};
    std::map<message_status, std::int64_t> ended_by_age;  // messages that a test let end: they count on

    void TearDown() override {
        const auto counts = run_task(io, host.archive().counts()).value();
        auto counted = counted_messages(io, host.archive());
        for (const auto& [status, number] : ended_by_age) counted[status] += number;
        EXPECT_EQ(counts.by_status, counted) << "the counts are kept with every change";
        EXPECT_EQ(counts.unplanned, 0);
    }
    void store(std::vector<inbox_entry> entries) {
        intake_batch batch{std::move(entries), {}};
        const auto stored = run_task(io, host.inbox().store(std::move(batch)));
        ASSERT_TRUE(stored.has_value()) << stored.error().detail;
    }
    claimed_messages claim_and_tell(claim_request request) {
        return run_task(io, host.journal().claim(std::move(request))).value();
    }
    std::vector<claimed_message> claim(claim_request request) { return claim_and_tell(std::move(request)).messages; }
    std::vector<claimed_message> claim() {
        claim_request request{.instance = "a"};
        return claim(std::move(request));
    }
    claimed_message claim_one(std::chrono::milliseconds lease = 60s) {
        claim_request request{.instance = "a", .messages_max = 1, .lease = lease};
        auto claimed = claim(std::move(request));
        if (claimed.size() != 1) throw std::runtime_error("nothing was due");
        return std::move(claimed[0]);
    }
    // Asks again until something is due: a journal looks for versions that never came only now and then.
    std::vector<claimed_message> claim_in_time(claim_request request) {
        const auto until = std::chrono::steady_clock::now() + 5s;
        std::vector<claimed_message> claimed;
        while (claimed.empty() && std::chrono::steady_clock::now() < until) claimed = claim(request);
        return claimed;
    }
    result<void> freeze(const claimed_message& held, frozen_mail mail = a_mail()) {
        return run_task(io, host.journal().freeze(held_message(held.head), std::move(mail)));
    }
    result<std::int64_t> intend(const claimed_message& held, const std::string& relay = "mail.example:587") {
        intent about{.relay = relay, .started_at = test_time(0)};
        return run_task(io, host.journal().intend(held_message(held.head), std::move(about)));
    }
    result<std::int64_t> intend_with_mail(const claimed_message& held, frozen_mail mail = a_mail()) {
        intent about{.relay = "mail.example:587", .started_at = test_time(0), .mail = std::move(mail)};
        return run_task(io, host.journal().intend(held_message(held.head), std::move(about)));
    }
    retention_bite drop(old_records& kind, millisecond_time oldest_kept, std::string after, std::size_t limit) {
        return run_task(io, kind.drop_some(oldest_kept, std::move(after), limit)).value();
    }
    std::optional<frozen_mail> mail_of(const message_id& id) {
        return run_task(io, host.archive().mail_of(id)).value();
    }
    result<void> settle(const claimed_message& held, settlement how) {
        return run_task(io, host.journal().settle(held_message(held.head), std::move(how)));
    }
    recovery recover(uncertain_rules rules = uncertain_policy::resend) {
        return run_task(io, host.journal().recover(std::move(rules))).value();
    }
    message found(const message_id& id) { return run_task(io, host.archive().find(id)).value().value(); }
    std::vector<attempt> attempts_of(const message_id& id) {
        return run_task(io, host.archive().attempts_of(id)).value();
    }
    message_page list(message_filter filter) { return run_task(io, host.archive().list(std::move(filter))).value(); }
    // Claimed, frozen and given up.
    message_id bury(const std::string& reply = "try again later") {
        const auto held = claim_one();
        freeze(held);
        auto tried = an_attempt(delivery_outcome::refused_for_now, true);
        tried.reply = reply;
        tried.transcript = "S: 220 mx\nC: EHLO us\n";
        settle(held, {.status = message_status::dead, .reason = "given up", .tried = tried});
        return held.head.id;
    }
    std::int64_t replay(std::vector<message_id> ids) {
        return run_task(io, host.dead().replay(std::move(ids), "by ops")).value();
    }
    std::int64_t discard(std::vector<message_id> ids) {
        return run_task(io, host.dead().discard(std::move(ids), "test order")).value();
    }
    bool replay(const message_id& id) { return replay(std::vector{id}) == 1; }
    bool discard(const message_id& id) { return discard(std::vector{id}) == 1; }
    std::vector<dead_letter_place> dead(dead_letter_filter filter = {}, std::optional<dead_letter_place> after = {},
                                        std::size_t limit = 50) {
        return run_task(io, host.dead().select(std::move(filter), std::move(after), limit)).value();
    }
    std::vector<std::string> dead_ids(dead_letter_filter filter = {}, std::optional<dead_letter_place> after = {},
                                      std::size_t limit = 50) {
        std::vector<std::string> all;
        for (const auto& one : dead(std::move(filter), std::move(after), limit)) all.push_back(one.id.value);
        return all;
    }
    std::vector<death> latest_deaths(std::size_t most) { return run_task(io, host.dead().latest(most)).value(); }
    std::int64_t dead_count(dead_letter_filter filter = {}, std::int64_t most = 50) {
        return run_task(io, host.dead().count(std::move(filter), most)).value();
    }
    result<message_id> resend(const message_id& id, const message_id& copy, std::optional<std::string> recipient = {}) {
        return run_task(io, host.dead().resend(id, copy, std::move(recipient), "asked by phone"));
    }
    std::optional<std::chrono::milliseconds> next_due_in() {
        return run_task(io, host.journal().next_due_in()).value();
    }

    // A clock that was ahead is set right. What waits then waits no longer than it would have.
    void expect_no_mail_held_when_set_back_by(std::chrono::milliseconds by) {
        store({an_entry(1, 1), an_entry(2, 1), an_entry(3, 1), an_entry(4, 1)});
        const auto deferred = claim_one();
        settle(deferred, {.status = message_status::deferred,
                          .reason = "greylisted",
                          .retry_in = 5min,
                          .tried = an_attempt(delivery_outcome::refused_for_now, true)});
        const auto put_back = claim_one();
        settle(put_back, {.status = message_status::queued, .reason = "waits for the relay", .retry_in = 100ms});
        const auto held = claim_one(60s);  // and its sender dies

        host.set_clock_back(io, by);
        claim_request request{.instance = "b", .lease = 50ms, .pause_longest = 300ms};
        std::set<std::string> claimed;
        const auto until = std::chrono::steady_clock::now() + 10s;
        while (claimed.size() < 4 && std::chrono::steady_clock::now() < until) {
            recover();
            for (const auto& one : claim(request)) claimed.insert(one.head.id.value);
        }

        EXPECT_TRUE(claimed.contains(deferred.head.id.value)) << "not later than the longest pause";
        EXPECT_TRUE(claimed.contains(put_back.head.id.value));
        EXPECT_TRUE(claimed.contains(held.head.id.value)) << "its lease has ended";
        EXPECT_EQ(claimed.size(), 4u);
        for (const auto& id : claimed) EXPECT_LE(found(message_id(id)).created_at, std::chrono::system_clock::now());
    }

    static settlement sent() {
        return {.status = message_status::sent, .tried = an_attempt(delivery_outcome::accepted)};
    }
    static std::vector<std::string> ids(const std::vector<message>& messages) {
        std::vector<std::string> all;
        for (const auto& one : messages) all.push_back(one.id.value);
        return all;
    }
};

TYPED_TEST_SUITE_P(MessageJournalContract);

TYPED_TEST_P(MessageJournalContract, a_claim_brings_the_event_and_holds_the_message) {
    this->store({an_entry(1, 1)});
    const auto event = an_event(1, 1, "order.placed.v1");

    const auto claimed = this->claim();

    ASSERT_EQ(claimed.size(), 1u);
    EXPECT_EQ(claimed[0].head.id, a_message(1, 1).id);
    EXPECT_EQ(claimed[0].head.status, message_status::sending);
    EXPECT_EQ(claimed[0].head.fence, 1);
    EXPECT_EQ(claimed[0].event_type, event.type);
    EXPECT_EQ(claimed[0].event_payload, event.payload);
    EXPECT_EQ(claimed[0].event_time, event.time);
    EXPECT_EQ(claimed[0].traceparent, event.traceparent);
    EXPECT_FALSE(claimed[0].frozen.has_value());
    EXPECT_TRUE(this->claim().empty()) << "it is held";
}

TYPED_TEST_P(MessageJournalContract, a_claim_takes_the_oldest_due_first_and_no_more_than_asked) {
    for (int order = 1; order <= 5; ++order) this->store({an_entry(order, 1)});

    claim_request three{.instance = "a", .messages_max = 3};
    const auto claimed = this->claim(std::move(three));

    ASSERT_EQ(claimed.size(), 3u);
    for (int order = 1; order <= 3; ++order)
        EXPECT_EQ(claimed[static_cast<std::size_t>(order - 1)].head.id, a_message(order, 1).id);
}

TYPED_TEST_P(MessageJournalContract, excluded_domains_are_passed_over) {
    this->store({an_entry(1, 1, {a_message(1, 1, "placed", "x@Slow.Example")}), an_entry(2, 1)});

    claim_request without{.instance = "a", .excluded_domains = {"slow.example", "other.example"}};
    const auto claimed = this->claim(std::move(without));

    ASSERT_EQ(claimed.size(), 1u);
    EXPECT_EQ(claimed[0].head.id, a_message(2, 1).id);
    EXPECT_EQ(this->claim().size(), 1u);
}

TYPED_TEST_P(MessageJournalContract, a_claim_brings_no_more_of_a_domain_than_there_is_room_for) {
    int order = 0;
    for (const std::string domain : {"slow.example", "Slow.example", "slow.example", "a.example", "a.example",
                                     "a.example", "b.example", "c.example"}) {
        ++order;
        this->store({an_entry(order, 1, {a_message(order, 1, "placed", "ada@" + domain)})});
    }
    const auto claimed_of = [&](claim_request request) {
        std::vector<std::string> recipients;
        for (const auto& each : this->claim(std::move(request))) {
            recipients.push_back(each.head.recipient);
            this->settle(each, this->sent());
        }
        return recipients;
    };

    claim_request limited{
        .instance = "a", .messages_max = 8, .rooms = {{"slow.example", 1}, {"c.example", 0}}, .other_room = 2};
    EXPECT_THAT(claimed_of(limited),
                testing::ElementsAre("ada@slow.example", "ada@a.example", "ada@a.example", "ada@b.example"));
    claim_request few{.instance = "a", .messages_max = 1, .rooms = {{"slow.example", 5}}};
    EXPECT_THAT(claimed_of(few), testing::ElementsAre("ada@Slow.example"));
    claim_request rest{.instance = "a", .other_room = 5};
    EXPECT_EQ(claimed_of(rest).size(), 3u);
}

TYPED_TEST_P(MessageJournalContract, every_lane_gets_its_share_and_a_claim_tells_when_there_is_more) {
    int order = 0;
    for (const auto& [domain, count] :
         {std::pair("a.example", 6), std::pair("b.example", 3), std::pair("c.example", 3)})
        for (int i = 0; i < count; ++i) {
            ++order;
            this->store({an_entry(order, 1, {a_message(order, 1, "placed", std::string("ada@") + domain)})});
        }
    const claim_request two_of_each{.instance = "a", .messages_max = 6, .other_room = 2};

    auto claimed = this->claim_and_tell(two_of_each);

    std::map<std::string, int> by_lane;
    for (const auto& each : claimed.messages) ++by_lane[each.head.recipient];
    EXPECT_THAT(by_lane, testing::ElementsAre(testing::Pair("ada@a.example", 2), testing::Pair("ada@b.example", 2),
                                              testing::Pair("ada@c.example", 2)));
    EXPECT_TRUE(claimed.more);
    auto total = claimed.messages.size();
    for (int turn = 0; claimed.more && turn < 10; ++turn) {
        claimed = this->claim_and_tell(two_of_each);
        total += claimed.messages.size();
    }
    EXPECT_FALSE(claimed.more);
    EXPECT_EQ(total, 12u);
}

TYPED_TEST_P(MessageJournalContract, what_the_request_has_no_room_for_is_not_more) {
    this->store({an_entry(1, 1, {a_message(1, 1, "placed", "x@slow.example")}),
                 an_entry(2, 1, {a_message(2, 1, "placed", "x@slow.example")}), an_entry(3, 2)});
    const claim_request without{.instance = "a", .excluded_domains = {"slow.example"}};
    const claim_request without_room{.instance = "a", .rooms = {{"slow.example", 0}}};

    EXPECT_FALSE(this->claim_and_tell(without).more);
    EXPECT_FALSE(this->claim_and_tell(without_room).more);
    const auto one = this->claim_and_tell({.instance = "a", .messages_max = 1});
    EXPECT_EQ(one.messages.size(), 1u);
    EXPECT_TRUE(one.more);
    EXPECT_EQ(this->claim_and_tell({.instance = "a"}).messages.size(), 1u);
    const auto none = this->claim_and_tell({.instance = "a"});
    EXPECT_TRUE(none.messages.empty());
    EXPECT_FALSE(none.more);
}

TYPED_TEST_P(MessageJournalContract, many_due_mails_of_a_full_lane_do_not_stand_before_another_lane) {
    constexpr int in_lane = 2'000, at_once = 500;
    for (int first = 1; first <= in_lane; first += at_once) {
        std::vector<inbox_entry> entries;
        for (int order = first; order < first + at_once; ++order)
            entries.push_back(an_entry(order, 1, {a_message(order, 1, "placed", "x@slow.example")}));
        this->store(std::move(entries));
    }
    this->store({an_entry(in_lane + 1, 1)});
    claim_request without{.instance = "a", .messages_max = 1, .excluded_domains = {"slow.example"}};

    const auto claimed = this->claim_and_tell(std::move(without));

    ASSERT_EQ(claimed.messages.size(), 1u);
    EXPECT_EQ(claimed.messages[0].head.id, a_message(in_lane + 1, 1).id);
}

TYPED_TEST_P(MessageJournalContract, a_frozen_mail_comes_back_with_the_next_claim_byte_for_byte) {
    this->store({an_entry(1, 1)});
    const auto first = this->claim_one();
    auto mail = a_mail();
    mail.bytes = std::string(mail.bytes) + std::string("\0\xFF\x80", 3);
    mail.text_origin = "ai";
    mail.ai_note = R"({"outcome":"used","model":"m"})";
    ASSERT_TRUE(this->freeze(first, mail).has_value());
    ASSERT_TRUE(this->settle(first, {.status = message_status::queued}).has_value());

    const auto second = this->claim_one();

    ASSERT_TRUE(second.frozen.has_value());
    EXPECT_EQ(second.frozen->bytes, mail.bytes);
    EXPECT_EQ(second.frozen->mail_id, mail.mail_id);
    EXPECT_EQ(second.frozen->subject, mail.subject);
    EXPECT_EQ(second.frozen->template_version, mail.template_version);
    EXPECT_EQ(second.frozen->text_origin, mail.text_origin);
    EXPECT_EQ(second.frozen->ai_note, mail.ai_note);
    EXPECT_EQ(second.head.written.ai_note, mail.ai_note);
    EXPECT_EQ(this->found(second.head.id).written.ai_note, mail.ai_note);
    const auto shown = run_task(this->io, this->host.archive().mail_of(second.head.id)).value();
    ASSERT_TRUE(shown.has_value());
    EXPECT_EQ(shown->bytes, mail.bytes);
    EXPECT_EQ(this->found(second.head.id).written.subject, mail.subject);
}

TYPED_TEST_P(MessageJournalContract, frozen_bytes_never_change) {
    this->store({an_entry(1, 1)});
    const auto held = this->claim_one();
    ASSERT_TRUE(this->freeze(held).has_value());

    EXPECT_TRUE(this->freeze(held).has_value()) << "the same again, after a lost answer, is fine";
    const auto other = this->freeze(held, a_mail("something else"));

    ASSERT_TRUE(other.has_error());
    EXPECT_EQ(other.error().code, errc::already_exists);
    EXPECT_EQ(this->mail_of(held.head.id)->bytes, a_mail().bytes);
}

TYPED_TEST_P(MessageJournalContract, an_intent_that_brings_the_mail_freezes_it) {
    this->store({an_entry(1, 1)});
    const auto held = this->claim_one(0ms);

    EXPECT_EQ(this->intend_with_mail(held).value(), 1);
    EXPECT_EQ(this->intend_with_mail(held).value(), 1) << "the same again, after a lost answer, is fine";

    EXPECT_EQ(this->mail_of(held.head.id)->bytes, a_mail().bytes);
    EXPECT_EQ(this->found(held.head.id).written.subject, a_mail().subject);
    EXPECT_EQ(this->attempts_of(held.head.id).size(), 1u);
    EXPECT_EQ(this->recover().uncertain, 1u);
    const auto again = this->claim_one();
    ASSERT_TRUE(again.frozen.has_value());
    EXPECT_EQ(again.frozen->bytes, a_mail().bytes);
    EXPECT_EQ(again.frozen->mail_id, a_mail().mail_id);
}

TYPED_TEST_P(MessageJournalContract, an_intent_that_brings_other_bytes_than_the_frozen_ones_changes_nothing) {
    this->store({an_entry(1, 1)});
    const auto held = this->claim_one();
    this->freeze(held);

    const auto other = this->intend_with_mail(held, a_mail("something else"));

    ASSERT_TRUE(other.has_error());
    EXPECT_EQ(other.error().code, errc::already_exists);
    EXPECT_TRUE(this->attempts_of(held.head.id).empty());
    EXPECT_EQ(this->mail_of(held.head.id)->bytes, a_mail().bytes);
}

TYPED_TEST_P(MessageJournalContract, an_accepted_mail_is_sent_for_good) {
    this->store({an_entry(1, 1)});
    const auto held = this->claim_one();
    this->freeze(held);

    EXPECT_EQ(this->intend(held).value(), 1);
    const auto open = this->attempts_of(held.head.id);
    ASSERT_TRUE(this->settle(held, this->sent()).has_value());

    ASSERT_EQ(open.size(), 1u);
    EXPECT_EQ(open[0].outcome, std::nullopt);
    EXPECT_FALSE(open[0].ended_at.has_value());
    const auto settled = this->found(held.head.id);
    EXPECT_EQ(settled.status, message_status::sent);
    EXPECT_TRUE(settled.settled_at.has_value());
    EXPECT_FALSE(settled.due_at.has_value());
    EXPECT_EQ(settled.last_reply, "queued as 4711");
    EXPECT_EQ(settled.attempts, 0) << "not charged";
    const auto attempts = this->attempts_of(held.head.id);
    ASSERT_EQ(attempts.size(), 1u);
    EXPECT_EQ(attempts[0].outcome, delivery_outcome::accepted);
    EXPECT_EQ(attempts[0].relay, "mail.example:587");
    EXPECT_EQ(attempts[0].phase, smtp_phase::dot);
    EXPECT_EQ(attempts[0].reply_code, 250);
    EXPECT_EQ(attempts[0].enhanced_code, "2.0.0");
    EXPECT_EQ(attempts[0].reply, "queued as 4711");
    EXPECT_TRUE(attempts[0].ended_at.has_value());
    EXPECT_TRUE(this->claim().empty());
}

TYPED_TEST_P(MessageJournalContract, a_deferred_mail_is_due_again_after_its_pause_and_charged) {
    this->store({an_entry(1, 1), an_entry(2, 1)});
    const auto soon = this->claim_one();
    const auto later = this->claim_one();
    const auto refused = an_attempt(delivery_outcome::refused_for_now, true);

    this->settle(soon, {.status = message_status::deferred, .reason = "busy", .retry_in = 0ms, .tried = refused});
    this->settle(later, {.status = message_status::deferred, .reason = "busy", .retry_in = 1h, .tried = refused});

    const auto again = this->claim();
    ASSERT_EQ(again.size(), 1u);
    EXPECT_EQ(again[0].head.id, soon.head.id);
    EXPECT_EQ(again[0].head.attempts, 1);
    EXPECT_EQ(again[0].head.fence, 2);
    EXPECT_EQ(this->found(later.head.id).status, message_status::deferred);
    EXPECT_EQ(this->found(later.head.id).reason, "busy");
    EXPECT_EQ(this->attempts_of(later.head.id).size(), 1u) << "an attempt that never reached the dot is recorded too";
    const auto due = this->next_due_in();
    ASSERT_TRUE(due.has_value());
    EXPECT_GT(*due, 50min);
    EXPECT_LE(*due, 1h);
}

TYPED_TEST_P(MessageJournalContract, giving_a_message_back_charges_nothing) {
    this->store({an_entry(1, 1)});
    const auto held = this->claim_one();

    ASSERT_TRUE(
        this->settle(held, {.status = message_status::queued, .tried = an_attempt(delivery_outcome::channel_fault)})
            .has_value());

    const auto again = this->claim_one();
    EXPECT_EQ(again.head.attempts, 0);
    EXPECT_EQ(this->attempts_of(held.head.id).size(), 1u);
}

TYPED_TEST_P(MessageJournalContract, nothing_waits_for_time_when_nothing_is_left) {
    EXPECT_FALSE(this->next_due_in().has_value());
    this->store({an_entry(1, 1)});
    EXPECT_EQ(this->next_due_in().value(), 0ms);
    const auto held = this->claim_one();
    EXPECT_FALSE(this->next_due_in().has_value());
    this->settle(held, this->sent());

    EXPECT_FALSE(this->next_due_in().has_value());
}

TYPED_TEST_P(MessageJournalContract, an_old_fence_changes_nothing) {
    this->store({an_entry(1, 1)});
    const auto old = this->claim_one(0ms);
    this->recover();
    const auto current = this->claim_one();

    const auto frozen = this->freeze(old);
    const auto intended = this->intend(old);
    const auto intended_with_mail = this->intend_with_mail(old);
    const auto settled = this->settle(old, this->sent());

    EXPECT_EQ(frozen.error().code, errc::rejected);
    EXPECT_EQ(intended.error().code, errc::rejected);
    EXPECT_EQ(intended_with_mail.error().code, errc::rejected);
    EXPECT_EQ(settled.error().code, errc::rejected);
    EXPECT_GT(current.head.fence, old.head.fence);
    EXPECT_EQ(this->found(old.head.id).status, message_status::sending);
    EXPECT_TRUE(this->attempts_of(old.head.id).empty());
    EXPECT_FALSE(this->mail_of(old.head.id).has_value());
    EXPECT_TRUE(this->settle(current, this->sent()).has_value());
}

TYPED_TEST_P(MessageJournalContract, a_settled_message_can_not_be_settled_again) {
    this->store({an_entry(1, 1)});
    const auto held = this->claim_one();
    this->settle(held, {.status = message_status::dead, .reason = "given up"});

    const auto again = this->settle(held, this->sent());

    EXPECT_EQ(again.error().code, errc::rejected);
    EXPECT_EQ(this->intend(held).error().code, errc::rejected);
    EXPECT_EQ(this->found(held.head.id).status, message_status::dead);
    EXPECT_EQ(this->found(held.head.id).reason, "given up");
    EXPECT_TRUE(this->claim().empty());
}

TYPED_TEST_P(MessageJournalContract, a_settlement_must_lead_somewhere) {
    this->store({an_entry(1, 1)});
    const auto held = this->claim_one();

    EXPECT_EQ(this->settle(held, {.status = message_status::sending}).error().code, errc::invalid);
    EXPECT_EQ(this->found(held.head.id).status, message_status::sending);
}

TYPED_TEST_P(MessageJournalContract, a_lease_that_ended_before_the_intent_is_resumed_for_free) {
    this->store({an_entry(1, 1)});
    const auto lost = this->claim_one(0ms);
    this->freeze(lost);

    const auto found = this->recover(uncertain_policy::hold);

    EXPECT_EQ(found.resumed, 1u);
    EXPECT_EQ(found.uncertain, 0u);
    const auto again = this->claim_one();
    EXPECT_EQ(again.head.id, lost.head.id);
    EXPECT_EQ(again.head.attempts, 0);
    EXPECT_TRUE(again.frozen.has_value());
    EXPECT_TRUE(this->attempts_of(lost.head.id).empty());
}

TYPED_TEST_P(MessageJournalContract, a_lease_that_ended_after_the_intent_is_uncertain_and_sent_again) {
    this->store({an_entry(1, 1)});
    const auto lost = this->claim_one(0ms);
    this->freeze(lost);
    this->intend(lost);

    const auto found = this->recover(uncertain_policy::resend);

    EXPECT_EQ(found.resumed, 0u);
    EXPECT_EQ(found.uncertain, 1u);
    const auto again = this->claim_one();
    EXPECT_EQ(again.head.id, lost.head.id);
    EXPECT_EQ(again.head.reason, "uncertain: the answer to the last attempt was lost, it is sent again");
    EXPECT_EQ(this->intend(again).value(), 2);
    ASSERT_TRUE(this->settle(again, this->sent()).has_value());
    const auto attempts = this->attempts_of(lost.head.id);
    ASSERT_EQ(attempts.size(), 2u);
    EXPECT_TRUE(attempts[0].uncertain);
    EXPECT_EQ(attempts[0].outcome, delivery_outcome::uncertain);
    EXPECT_TRUE(attempts[0].ended_at.has_value());
    EXPECT_FALSE(attempts[1].uncertain);
    EXPECT_EQ(attempts[1].outcome, delivery_outcome::accepted);
}

TYPED_TEST_P(MessageJournalContract, under_hold_an_uncertain_mail_waits_for_a_person_and_lets_the_next_version_go) {
    this->store({an_entry(1, 1), an_entry(1, 2)});
    const auto lost = this->claim_one(0ms);
    this->intend(lost);

    const auto found = this->recover(uncertain_policy::hold);

    EXPECT_EQ(found.uncertain, 1u);
    const auto held = this->found(lost.head.id);
    EXPECT_EQ(held.status, message_status::dead);
    EXPECT_EQ(held.reason, "uncertain");
    EXPECT_TRUE(held.settled_at.has_value());
    EXPECT_EQ(this->claim_one().head.order_version, 2);
}

TYPED_TEST_P(MessageJournalContract, whether_an_uncertain_mail_is_held_can_differ_by_kind) {
    uncertain_rules only_refunds, all_but_refunds = uncertain_policy::hold;
    only_refunds.by_kind.emplace(mail_kind::refunded, uncertain_policy::hold);
    all_but_refunds.by_kind.emplace(mail_kind::refunded, uncertain_policy::resend);
    int order = 0;
    for (const auto& [rules, held_kind] :
         {std::pair(only_refunds, mail_kind::refunded), std::pair(all_but_refunds, mail_kind::placed)}) {
        for (const auto kind : {mail_kind::placed, mail_kind::refunded}) {
            ++order;
            this->store({an_entry(order, 1, {a_message(order, 1, name_of(kind))}), an_entry(order, 2)});
            const auto lost = this->claim_one(0ms);
            this->intend(lost);

            EXPECT_EQ(this->recover(rules).uncertain, 1u);

            const bool is_held = kind == held_kind;
            EXPECT_EQ(this->found(lost.head.id).status, is_held ? message_status::dead : message_status::queued);
            for (auto left = this->claim(); !left.empty(); left = this->claim())
                for (const auto& each : left) {
                    EXPECT_EQ(each.head.order_version == 1, !is_held && each.head.id == lost.head.id);
                    this->settle(each, this->sent());
                }
        }
    }
}

TYPED_TEST_P(MessageJournalContract, a_mail_that_never_reached_the_dot_is_not_held_whatever_its_kind) {
    this->store({an_entry(1, 1, {a_message(1, 1, "refunded")})});
    const auto lost = this->claim_one(0ms);
    uncertain_rules rules;
    rules.by_kind.emplace(mail_kind::refunded, uncertain_policy::hold);

    EXPECT_EQ(this->recover(rules).resumed, 1u);

    EXPECT_EQ(this->found(lost.head.id).status, message_status::queued);
}

// Somebody went back to this version: the mail is nothing that it could write, and nothing that it may lose.
TYPED_TEST_P(MessageJournalContract, a_mail_of_a_newer_versions_kind_is_given_out_and_shown_by_its_name) {
    this->store({an_entry(1, 1), an_entry(2, 1)});
    this->host.rename_open_kinds(this->io, "birthday");

    const auto lapsed = this->claim_one(0ms);
    EXPECT_EQ(lapsed.head.kind.name(), "birthday");
    EXPECT_FALSE(lapsed.head.kind.known());
    this->intend(lapsed);
    EXPECT_EQ(this->recover(uncertain_policy::hold).uncertain, 1u);
    const auto other = this->bury();

    for (const auto& id : {lapsed.head.id, other}) {
        EXPECT_EQ(this->found(id).status, message_status::dead);
        EXPECT_EQ(this->found(id).kind.name(), "birthday");
    }
    EXPECT_EQ(this->dead_count({.kind = "birthday"}), 2);
}

TYPED_TEST_P(MessageJournalContract, a_running_lease_is_left_alone) {
    this->store({an_entry(1, 1)});
    const auto held = this->claim_one();
    this->intend(held);

    const auto found = this->recover();

    EXPECT_EQ(found.resumed + found.uncertain, 0u);
    EXPECT_TRUE(this->settle(held, this->sent()).has_value());
}

TYPED_TEST_P(MessageJournalContract, renewing_extends_only_the_claims_that_are_named) {
    this->store({an_entry(1, 1), an_entry(2, 1)});
    claim_request mine{.instance = "a", .messages_max = 1, .lease = 0ms};
    const auto own = this->claim(std::move(mine));
    claim_request theirs{.instance = "b", .messages_max = 1, .lease = 0ms};
    const auto other = this->claim(std::move(theirs));

    std::vector<held_message> renewed{held_message(own.at(0).head)};
    auto stale = renewed[0];
    stale.id = other.at(0).head.id;
    stale.fence = other.at(0).head.fence + 1;
    renewed.push_back(stale);
    ASSERT_TRUE(run_task(this->io, this->host.journal().renew(renewed, 60s)).has_value());

    EXPECT_EQ(this->recover().resumed, 1u);
    EXPECT_EQ(this->found(own.at(0).head.id).status, message_status::sending);
    EXPECT_EQ(this->found(other.at(0).head.id).status, message_status::queued);
}

TYPED_TEST_P(MessageJournalContract, an_intent_whose_answer_was_lost_is_the_same_attempt_when_repeated) {
    this->store({an_entry(1, 1)});
    const auto held = this->claim_one();

    EXPECT_EQ(this->intend(held).value(), 1);
    EXPECT_EQ(this->intend(held, "other.example:25").value(), 1);

    const auto attempts = this->attempts_of(held.head.id);
    ASSERT_EQ(attempts.size(), 1u);
    EXPECT_EQ(attempts[0].relay, "other.example:25");
}

TYPED_TEST_P(MessageJournalContract, an_intent_without_an_attempt_sent_nothing) {
    this->store({an_entry(1, 1)});
    const auto held = this->claim_one();
    this->intend(held);

    this->settle(held, {.status = message_status::queued, .retry_in = 0ms});

    EXPECT_EQ(this->attempts_of(held.head.id).at(0).outcome, delivery_outcome::called_off);
    this->claim_one(0ms);
    EXPECT_EQ(this->recover().uncertain, 0u);
}

TYPED_TEST_P(MessageJournalContract, counts_add_up) {
    this->store({an_entry(1, 1), an_entry(2, 1), an_entry(3, 1), an_entry(4, 1), a_skipped_entry(5, 1)});
    this->settle(this->claim_one(), this->sent());
    this->settle(this->claim_one(), {.status = message_status::deferred, .retry_in = 1h});
    this->claim_one();

    const auto counts = run_task(this->io, this->host.archive().counts()).value();

    EXPECT_EQ(counts.received, 5);
    EXPECT_EQ(counts.unplanned, 0);
    const auto of = [&](message_status status) {
        return counts.by_status.contains(status) ? counts.by_status.at(status) : 0;
    };
    EXPECT_EQ(of(message_status::queued), 1);
    EXPECT_EQ(of(message_status::sending), 1);
    EXPECT_EQ(of(message_status::deferred), 1);
    EXPECT_EQ(of(message_status::sent), 1);
    EXPECT_EQ(of(message_status::skipped), 1);
    EXPECT_EQ(of(message_status::dead), 0);
}

TYPED_TEST_P(MessageJournalContract, a_clock_that_was_set_back_by_two_hours_holds_no_mail) {
    this->expect_no_mail_held_when_set_back_by(2h);
}

TYPED_TEST_P(MessageJournalContract, a_clock_that_was_set_back_by_ten_years_holds_no_mail) {
    this->expect_no_mail_held_when_set_back_by(std::chrono::hours(10 * 365 * 24));
}

TYPED_TEST_P(MessageJournalContract, the_oldest_due_mail_has_an_age_and_waiting_ones_have_none) {
    const auto oldest_due = [&] { return run_task(this->io, this->host.archive().counts()).value().oldest_due; };
    EXPECT_EQ(oldest_due(), 0ms);
    this->store({an_entry(1, 1)});
    const auto until = std::chrono::steady_clock::now() + 5s;
    while (oldest_due() == 0ms && std::chrono::steady_clock::now() < until) continue;
    EXPECT_GT(oldest_due(), 0ms);

    this->settle(this->claim_one(), {.status = message_status::deferred, .retry_in = 1h});

    EXPECT_EQ(oldest_due(), 0ms);
}

TYPED_TEST_P(MessageJournalContract, what_was_never_stored_is_not_found) {
    const message_id unknown{numbered("msg", 404)};

    EXPECT_FALSE(run_task(this->io, this->host.archive().find(unknown)).value().has_value());
    EXPECT_TRUE(this->attempts_of(unknown).empty());
    EXPECT_FALSE(run_task(this->io, this->host.archive().mail_of(unknown)).value().has_value());
    EXPECT_TRUE(this->list({}).messages.empty());
}

TYPED_TEST_P(MessageJournalContract, the_list_is_newest_first_and_its_pages_join) {
    std::vector<inbox_entry> entries;
    for (int order = 1; order <= 25; ++order) entries.push_back(an_entry(order, 1));
    this->store(std::move(entries));

    std::vector<std::string> all;
    message_filter filter{.limit = 10};
    for (bool more = true; more;) {
        const auto page = this->list(filter);
        const auto part = this->ids(page.messages);
        all.insert(all.end(), part.begin(), part.end());
        more = page.has_more;
        filter.after = page.messages.back().id;
    }

    std::vector<std::string> expected;
    for (int order = 25; order >= 1; --order) expected.push_back(a_message(order, 1).id.value);
    EXPECT_EQ(all, expected);
}

TYPED_TEST_P(MessageJournalContract, every_filter_narrows_the_list) {
    this->store({an_entry(1, 1), an_entry(2, 1, {a_message(2, 1, "placed", "Bob@Example.org")}), an_entry(3, 1)});
    const auto first = this->claim_one();
    auto mail = a_mail();
    mail.subject = "100%_sure";
    this->freeze(first, mail);
    this->settle(first, this->sent());
    const auto one = a_message(1, 1).id.value, two = a_message(2, 1).id.value, three = a_message(3, 1).id.value;

    const auto shown = [&](message_filter filter) { return this->ids(this->list(std::move(filter)).messages); };

    EXPECT_THAT(shown({.order = order_id{numbered("ord", 3)}}), testing::ElementsAre(three));
    EXPECT_THAT(shown({.recipient = "bob@example.ORG"}), testing::ElementsAre(two));
    EXPECT_THAT(shown({.statuses = {message_status::sent}}), testing::ElementsAre(one));
    EXPECT_THAT(shown({.statuses = {message_status::queued}}), testing::ElementsAre(three, two));
    EXPECT_THAT(shown({.text = "BOB@"}), testing::ElementsAre(two));
    EXPECT_THAT(shown({.text = "%_Sure"}), testing::ElementsAre(one));
    EXPECT_THAT(shown({.text = "0%s"}), testing::ElementsAre());
    EXPECT_THAT(shown({.text = "PLACED", .after = message_id{three}}), testing::ElementsAre(two, one));
}

TYPED_TEST_P(MessageJournalContract, a_replayed_message_goes_at_once_with_its_bytes_and_a_fresh_schedule) {
    this->store({an_entry(1, 1)});
    const auto id = this->bury();
    const auto before = this->found(id);

    ASSERT_TRUE(this->replay(id));

    const auto waiting = this->found(id);
    EXPECT_EQ(waiting.status, message_status::queued);
    EXPECT_EQ(waiting.replay, "by ops");
    EXPECT_EQ(waiting.reason, "replayed: by ops");
    EXPECT_EQ(waiting.attempts, 0);
    EXPECT_FALSE(waiting.settled_at.has_value());
    const auto again = this->claim_one();
    EXPECT_EQ(again.head.id, id);
    ASSERT_TRUE(again.frozen.has_value());
    EXPECT_EQ(again.frozen->bytes, a_mail().bytes);
    EXPECT_EQ(again.frozen->mail_id, a_mail().mail_id);
    EXPECT_EQ(again.head.created_at, before.created_at);
    EXPECT_FALSE(before.schedule_started_at.has_value());
    ASSERT_TRUE(again.head.schedule_started_at.has_value());
    EXPECT_GE(*again.head.schedule_started_at, *before.settled_at);
    EXPECT_EQ(this->attempts_of(id).size(), 1u) << "its history stays";
}

TYPED_TEST_P(MessageJournalContract, of_two_replays_one_does_nothing) {
    this->store({an_entry(1, 1)});
    const auto id = this->bury();

    EXPECT_TRUE(this->replay(id));
    EXPECT_FALSE(this->replay(id)) << "queued already";
    const auto held = this->claim_one();
    EXPECT_FALSE(this->replay(id)) << "being sent";
    this->settle(held, this->sent());
    EXPECT_FALSE(this->replay(id)) << "sent";
    EXPECT_FALSE(this->replay(message_id{numbered("msg", 99)})) << "never was";
    EXPECT_TRUE(this->claim().empty());
}

TYPED_TEST_P(MessageJournalContract, a_replay_goes_though_later_versions_left_and_none_supersedes_it) {
    this->store({an_entry(1, 1), an_entry(1, 2), an_entry(1, 3)});
    const auto id = this->bury();
    const auto second = this->claim_one();
    this->settle(second, this->sent());
    const auto third = this->claim_one();

    ASSERT_TRUE(this->replay(id));
    this->settle(third, this->sent());

    EXPECT_EQ(this->found(id).status, message_status::queued);
    EXPECT_EQ(this->claim_one().head.id, id);
}

TYPED_TEST_P(MessageJournalContract, a_discarded_message_has_its_end) {
    this->store({an_entry(1, 1)});
    const auto id = this->bury();

    EXPECT_TRUE(this->discard(id));
    EXPECT_FALSE(this->discard(id));
    EXPECT_FALSE(this->replay(id));

    EXPECT_EQ(this->found(id).status, message_status::skipped);
    EXPECT_EQ(this->found(id).reason, "test order");
    EXPECT_TRUE(this->found(id).settled_at.has_value());
    EXPECT_TRUE(this->claim().empty());
    EXPECT_TRUE(this->dead_ids().empty());
}

TYPED_TEST_P(MessageJournalContract, every_filter_narrows_the_dead_letters_oldest_death_first) {
    this->store({an_entry(1, 1, {a_message(1, 1, "paid", "Bob@Slow.Example")}), an_entry(2, 1), an_entry(3, 1),
                 an_entry(4, 1)});
    const auto one = this->bury("100% full"), two = this->bury(), three = this->bury();
    const auto died = *this->found(two).settled_at;
    const auto shown = [&](dead_letter_filter filter) { return this->dead_ids(std::move(filter)); };
    using testing::ElementsAre;

    EXPECT_THAT(this->dead_ids(), ElementsAre(one.value, two.value, three.value));
    EXPECT_THAT(this->dead_ids({}, {}, 2), ElementsAre(one.value, two.value));
    const auto first = this->dead().front();
    EXPECT_EQ(first.died_at, this->found(one).settled_at);
    EXPECT_THAT(this->dead_ids({}, first, 1), ElementsAre(two.value));
    EXPECT_THAT(shown({.id = two}), ElementsAre(two.value));
    EXPECT_THAT(shown({.order = order_id{numbered("ord", 3)}}), ElementsAre(three.value));
    EXPECT_THAT(shown({.recipient = "bob@slow.example"}), ElementsAre(one.value));
    EXPECT_THAT(shown({.recipient_domain = "Slow.example"}), ElementsAre(one.value));
    EXPECT_THAT(shown({.kind = "paid"}), ElementsAre(one.value));
    EXPECT_THAT(shown({.text = "100% FULL"}), ElementsAre(one.value));
    EXPECT_THAT(shown({.text = "GIVEN"}), ElementsAre(one.value, two.value, three.value));
    EXPECT_THAT(shown({.died_after = died}), ElementsAre(three.value));
    EXPECT_THAT(shown({.died_before = died}), ElementsAre(one.value));
    EXPECT_EQ(this->dead_count(), 3);
    EXPECT_EQ(this->dead_count({.kind = "placed", .died_after = died}), 1);
    EXPECT_EQ(this->dead_count({}, 2), 2) << "no further";
}

TYPED_TEST_P(MessageJournalContract, the_latest_deaths_say_where_they_were_to_go_and_why) {
    this->store({an_entry(1, 1, {a_message(1, 1, "paid", "Bob@Slow.Example")}), an_entry(2, 1), an_entry(3, 1)});
    const auto one = this->bury("100% full"), two = this->bury(), three = this->bury(std::string(500, 'x'));
    this->replay(two);

    const auto deaths = this->latest_deaths(10);

    ASSERT_EQ(deaths.size(), 2u);
    EXPECT_EQ(deaths[0].id, three);
    EXPECT_EQ(deaths[0].said.size(), 200u);
    EXPECT_EQ(deaths[1].id, one);
    EXPECT_EQ(deaths[1].domain, "slow.example");
    EXPECT_EQ(deaths[1].kind, "paid");
    EXPECT_THAT(deaths[1].said, testing::HasSubstr("100% full"));
    const auto last = this->attempts_of(one).back();
    EXPECT_EQ(deaths[1].relay, last.relay);
    EXPECT_EQ(deaths[1].reply_code, last.reply_code);
    EXPECT_EQ(deaths[1].enhanced_code, last.enhanced_code);
    EXPECT_EQ(deaths[1].died_at, this->found(one).settled_at);
    EXPECT_EQ(this->latest_deaths(1).size(), 1u);
}

TYPED_TEST_P(MessageJournalContract, a_page_of_dead_letters_changes_at_once_and_those_that_are_not_dead_stay) {
    this->store({an_entry(1, 1), an_entry(2, 1), an_entry(3, 1), an_entry(4, 1)});
    const auto one = this->bury(), two = this->bury(), three = this->bury();
    const auto sent = this->claim_one();
    this->settle(sent, this->sent());

    EXPECT_EQ(this->replay(std::vector{one, sent.head.id, two}), 2);
    EXPECT_EQ(this->discard(std::vector{two, three, three}), 1);
    EXPECT_EQ(this->replay(std::vector<message_id>{}), 0);

    EXPECT_EQ(this->found(one).status, message_status::queued);
    EXPECT_EQ(this->found(one).replay, "by ops");
    EXPECT_EQ(this->found(two).status, message_status::queued);
    EXPECT_EQ(this->found(three).status, message_status::skipped);
    EXPECT_EQ(this->found(sent.head.id).status, message_status::sent);
}

TYPED_TEST_P(MessageJournalContract, dead_letters_are_gone_through_from_a_place_whatever_became_of_who_stood_there) {
    this->store({an_entry(1, 1), an_entry(2, 1), an_entry(3, 1)});
    const auto one = this->bury(), two = this->bury(), three = this->bury();
    const auto place_of_two = this->dead().at(1);

    this->replay(two);

    EXPECT_THAT(this->dead_ids(), testing::ElementsAre(one.value, three.value));
    EXPECT_THAT(this->dead_ids({}, place_of_two), testing::ElementsAre(three.value)) << "those before it stay behind";
}

TYPED_TEST_P(MessageJournalContract, the_mark_of_a_test_order_is_on_its_mails_wherever_they_are_read) {
    auto marked = an_entry(1, 1);
    marked.is_test = true;
    this->store({marked});
    const auto first = this->claim_one();
    EXPECT_TRUE(first.head.is_test);
    this->settle(first, {.status = message_status::dead, .reason = "cannot be written"});
    ASSERT_TRUE(this->replay(first.head.id));
    const auto again = this->claim_one();
    EXPECT_TRUE(again.head.is_test) << "a replay";
    this->settle(again, {.status = message_status::skipped, .reason = "kept"});
    const message_id copy{numbered("msg", 77)};
    ASSERT_TRUE(this->resend(first.head.id, copy, "new@other.example"));
    EXPECT_TRUE(this->claim_one().head.is_test) << "a copy, to whatever address";

    this->store({an_entry(2, 1)});
    EXPECT_FALSE(this->claim_one().head.is_test);
    EXPECT_TRUE(this->found(copy).is_test);
    message_filter all;
    const auto page = run_task(this->io, this->host.archive().list(std::move(all))).value();
    EXPECT_EQ(page.messages.size(), 3u);
    for (const auto& one : page.messages) EXPECT_EQ(one.is_test, one.order == a_message(1, 1).order);
}

TYPED_TEST_P(MessageJournalContract, a_resent_message_is_a_new_one_with_its_own_id_and_bytes) {
    this->store({an_entry(1, 1)});
    const auto held = this->claim_one();
    this->freeze(held);
    this->settle(held, this->sent());
    const message_id copy{numbered("msg", 77)}, other{numbered("msg", 78)};

    EXPECT_EQ(this->resend(held.head.id, copy).value(), copy);
    EXPECT_EQ(this->resend(held.head.id, copy).value(), copy) << "the same copy twice is one";
    EXPECT_EQ(this->resend(held.head.id, other, "New@Other.Example").value(), other);

    EXPECT_EQ(this->found(copy).copy_of, held.head.id.value);
    EXPECT_EQ(this->found(copy).recipient, "ada@example.com");
    EXPECT_THAT(this->found(copy).reason, testing::HasSubstr(held.head.id.value));
    EXPECT_EQ(this->found(other).recipient, "New@Other.Example");
    claim_request without{.instance = "a", .excluded_domains = {"other.example"}};
    const auto claimed = this->claim(std::move(without));
    ASSERT_EQ(claimed.size(), 1u);
    EXPECT_EQ(claimed[0].head.id, copy);
    EXPECT_EQ(claimed[0].event_payload, held.event_payload);
    EXPECT_FALSE(claimed[0].frozen.has_value()) << "written anew, with a Message-ID of its own";
    EXPECT_EQ(this->found(held.head.id).status, message_status::sent);
    const auto counts = run_task(this->io, this->host.archive().counts()).value();
    EXPECT_EQ(counts.unplanned, 0);
}

TYPED_TEST_P(MessageJournalContract, only_a_settled_message_can_be_resent) {
    this->store({an_entry(1, 1)});
    const message_id copy{numbered("msg", 77)};

    const auto waiting = this->resend(a_message(1, 1).id, copy);
    const auto held = this->claim_one();
    const auto sending = this->resend(held.head.id, copy);
    const auto unknown = this->resend(message_id{numbered("msg", 99)}, copy);

    EXPECT_EQ(waiting.error().code, errc::conflict);
    EXPECT_EQ(sending.error().code, errc::conflict);
    EXPECT_EQ(unknown.error().code, errc::not_found);
    EXPECT_FALSE(run_task(this->io, this->host.archive().find(copy)).value().has_value());
}

TYPED_TEST_P(MessageJournalContract, old_mails_lose_their_bytes_and_nothing_else) {
    this->store({an_entry(1, 1), an_entry(2, 1), an_entry(3, 1)});
    const auto first = this->bury(), second = this->bury();
    const auto open = this->claim_one();
    this->freeze(open);
    auto& old = this->host.old_mails();

    EXPECT_EQ(this->drop(old, this->below_all, "", 10).dropped, 0);
    const auto bite = this->drop(old, this->above_all, "", 1);
    EXPECT_EQ(bite.dropped, 1);
    const auto rest = this->drop(old, this->above_all, bite.through, 10);
    EXPECT_EQ(rest.dropped, 1) << "what waits or is being sent keeps its bytes";
    EXPECT_TRUE(rest.through.empty());

    for (const auto& id : {first, second}) {
        EXPECT_FALSE(this->mail_of(id));
        EXPECT_EQ(this->found(id).status, message_status::dead);
        EXPECT_EQ(this->attempts_of(id).size(), 1u);
    }
    EXPECT_TRUE(this->mail_of(open.head.id));
}

TYPED_TEST_P(MessageJournalContract, an_old_order_ends_with_all_that_is_known_of_it_and_still_counts) {
    this->store({an_entry(1, 1), an_entry(2, 1), an_entry(3, 1)});
    const auto first = this->bury(), second = this->bury();
    const auto open = this->claim_one();
    this->freeze(open);
    const auto before = run_task(this->io, this->host.archive().counts()).value().by_status;
    this->ended_by_age[message_status::dead] = 2;
    auto& old = this->host.old_messages();

    EXPECT_EQ(this->drop(old, this->below_all, "", 10).dropped, 0);
    const auto bite = this->drop(old, this->above_all, "", 1);
    EXPECT_EQ(bite.dropped, 1);
    const auto rest = this->drop(old, this->above_all, bite.through, 10);

    EXPECT_EQ(rest.dropped, 1);
    EXPECT_TRUE(rest.through.empty());
    for (const auto& id : {first, second}) {
        EXPECT_FALSE(run_task(this->io, this->host.archive().find(id)).value().has_value());
        EXPECT_FALSE(this->mail_of(id));
        EXPECT_TRUE(this->attempts_of(id).empty());
    }
    EXPECT_EQ(run_task(this->io, this->host.archive().counts()).value().by_status, before)
        << "what happened still counts";
    this->settle(open, this->sent());
    EXPECT_EQ(this->found(open.head.id).status, message_status::sent);
}

TYPED_TEST_P(MessageJournalContract, an_order_with_something_open_keeps_its_past) {
    this->store({an_entry(1, 1), an_entry(1, 2)});
    const auto buried = this->bury();
    auto& old = this->host.old_messages();

    EXPECT_EQ(this->drop(old, this->above_all, "", 10).dropped, 0);
    EXPECT_EQ(this->found(buried).status, message_status::dead);
}

TYPED_TEST_P(MessageJournalContract, the_dialogue_of_a_try_is_kept) {
    this->store({an_entry(1, 1)});

    const auto id = this->bury();

    ASSERT_EQ(this->attempts_of(id).size(), 1u);
    EXPECT_EQ(this->attempts_of(id)[0].transcript, "S: 220 mx\nC: EHLO us\n");
}

TYPED_TEST_P(MessageJournalContract, an_event_is_settled_when_every_message_of_it_is) {
    this->store({an_entry(1, 1), an_entry(2, 1)});
    const auto held = this->claim_one();
    const auto open =
        held.head.event.value == an_event(1, 1, "").id.value ? an_event(2, 1, "").id : an_event(1, 1, "").id;
    this->freeze(held);
    this->settle(held, this->sent());

    std::vector<event_id> asked{held.head.event, open, event_id{numbered("evt", 9999)}};
    const auto settled = run_task(this->io, this->host.ends().settled_among(std::move(asked))).value();
    const auto still_open = run_task(this->io, this->host.ends().open_events(10)).value();

    ASSERT_EQ(settled.size(), 1u);
    EXPECT_EQ(settled[0].value, held.head.event.value);
    ASSERT_EQ(still_open.size(), 1u);
    EXPECT_EQ(still_open[0].value, open.value);
}

REGISTER_TYPED_TEST_SUITE_P(
    MessageJournalContract, a_claim_brings_the_event_and_holds_the_message,
    a_claim_takes_the_oldest_due_first_and_no_more_than_asked, excluded_domains_are_passed_over,
    a_claim_brings_no_more_of_a_domain_than_there_is_room_for,
    every_lane_gets_its_share_and_a_claim_tells_when_there_is_more, what_the_request_has_no_room_for_is_not_more,
    many_due_mails_of_a_full_lane_do_not_stand_before_another_lane,
    a_frozen_mail_comes_back_with_the_next_claim_byte_for_byte, frozen_bytes_never_change,
    an_old_order_ends_with_all_that_is_known_of_it_and_still_counts, an_order_with_something_open_keeps_its_past,
    an_intent_that_brings_the_mail_freezes_it, an_intent_that_brings_other_bytes_than_the_frozen_ones_changes_nothing,
    an_accepted_mail_is_sent_for_good, a_deferred_mail_is_due_again_after_its_pause_and_charged,
    giving_a_message_back_charges_nothing, nothing_waits_for_time_when_nothing_is_left, an_old_fence_changes_nothing,
    a_settled_message_can_not_be_settled_again, a_settlement_must_lead_somewhere,
    a_lease_that_ended_before_the_intent_is_resumed_for_free,
    a_lease_that_ended_after_the_intent_is_uncertain_and_sent_again,
    under_hold_an_uncertain_mail_waits_for_a_person_and_lets_the_next_version_go,
    whether_an_uncertain_mail_is_held_can_differ_by_kind,
    a_mail_that_never_reached_the_dot_is_not_held_whatever_its_kind,
    a_mail_of_a_newer_versions_kind_is_given_out_and_shown_by_its_name, a_running_lease_is_left_alone,
    renewing_extends_only_the_claims_that_are_named, an_intent_whose_answer_was_lost_is_the_same_attempt_when_repeated,
    an_intent_without_an_attempt_sent_nothing, a_clock_that_was_set_back_by_two_hours_holds_no_mail,
    a_clock_that_was_set_back_by_ten_years_holds_no_mail, counts_add_up,
    the_oldest_due_mail_has_an_age_and_waiting_ones_have_none, what_was_never_stored_is_not_found,
    the_list_is_newest_first_and_its_pages_join, every_filter_narrows_the_list,
    a_replayed_message_goes_at_once_with_its_bytes_and_a_fresh_schedule, of_two_replays_one_does_nothing,
    a_replay_goes_though_later_versions_left_and_none_supersedes_it, a_discarded_message_has_its_end,
    every_filter_narrows_the_dead_letters_oldest_death_first, the_latest_deaths_say_where_they_were_to_go_and_why,
    a_page_of_dead_letters_changes_at_once_and_those_that_are_not_dead_stay,
    dead_letters_are_gone_through_from_a_place_whatever_became_of_who_stood_there,
    a_resent_message_is_a_new_one_with_its_own_id_and_bytes,
    the_mark_of_a_test_order_is_on_its_mails_wherever_they_are_read, only_a_settled_message_can_be_resent,
    old_mails_lose_their_bytes_and_nothing_else, the_dialogue_of_a_try_is_kept,
    an_event_is_settled_when_every_message_of_it_is);

}  // namespace tidings::contract
