// Time and order in the send journal, on a clock that the test moves. The port's suite cannot: its clock is the
// store's.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include "adapters/sqlite/inbox.hpp"
#include "adapters/sqlite/message_archive.hpp"
#include "adapters/sqlite/message_journal.hpp"
#include "support/order_builder.hpp"
#include "support/recording_log.hpp"
#include "support/run_task.hpp"
#include "support/temporary_folder.hpp"
#include "support/virtual_clock.hpp"

namespace tidings {
namespace {

using namespace testing_support;
using namespace std::chrono_literals;
using testing::ElementsAre;

inbox_entry entry(int order, std::int64_t version, message_status status = message_status::queued,
                  const std::string& recipient = "ada@example.com") {
    auto event = an_event(order, version, "order.updated.v1");
    new_message mail{.id = message_id{numbered("msg", order * 100 + static_cast<int>(version))},
                     .event = event.id,
                     .order = event.order,
                     .order_version = version,
                     .kind = mail_kind::updated,
                     .recipient = recipient,
                     .locale = "en",
                     .status = status,
                     .reason = status == message_status::skipped ? "notify:false" : ""};
    return {std::move(event), {std::move(mail)}};
}

struct SqliteMailSequence : testing::Test {
    temporary_folder folder;
    recording_log log;
    asio::io_context io;
    virtual_clock clock{io};
    std::unique_ptr<sqlite::database> db = sqlite::database::open(io.get_executor(), folder / "n.db",
                                                                  sqlite::notifications_schema(), logger{log, "sqlite"})
                                               .value();
    sqlite::inbox inbox{*db, clock};
    sqlite::message_journal journal{*db, clock};
    sqlite::message_archive archive{*db, clock};

    void store(inbox_entry given) {
        intake_batch batch;
        batch.entries.push_back(std::move(given));
        run_task(io, inbox.store(std::move(batch))).value();
    }
    std::vector<claimed_message> claim(claim_request request = {.instance = "a"}) {
        return run_task(io, journal.claim(std::move(request))).value().messages;
    }
    std::vector<std::int64_t> claimed_versions(claim_request request = {.instance = "a"}) {
        std::vector<std::int64_t> versions;
        for (const auto& each : claim(std::move(request))) versions.push_back(each.head.order_version);
        return versions;
    }
    void settle(const claimed_message& claimed, settlement how) {
        run_task(io, journal.settle(held_message(claimed.head), std::move(how))).value();
    }
    message find(const message_id& id) { return run_task(io, archive.find(id)).value().value(); }
    void pass(std::chrono::milliseconds time) { clock.run_for(time); }
    std::optional<std::chrono::milliseconds> next_due_in() { return run_task(io, journal.next_due_in()).value(); }
};

TEST_F(SqliteMailSequence, a_deferred_mail_holds_back_every_later_version_even_behind_a_skipped_one) {
    store(entry(1, 1));
    settle(claim().at(0), {.status = message_status::deferred, .retry_in = 5min});
    store(entry(1, 2, message_status::skipped));
    store(entry(1, 3));

    EXPECT_THAT(claimed_versions(), ElementsAre());
    EXPECT_EQ(next_due_in(), 1s) << "the third version is looked at again, in vain";
    pass(5min);
    const auto first = claim();
    ASSERT_EQ(first.size(), 1u);
    EXPECT_EQ(first[0].head.order_version, 1);
    settle(first[0], {.status = message_status::sent});
    EXPECT_THAT(claimed_versions(), ElementsAre(3));
}

TEST_F(SqliteMailSequence, a_version_whose_former_never_came_is_released_after_the_hold) {
    store(entry(1, 4));

    EXPECT_THAT(claimed_versions(), ElementsAre());
    EXPECT_EQ(next_due_in(), 1s) << "when it is looked at again";
    pass(14min);
    EXPECT_THAT(claimed_versions(), ElementsAre());
    pass(2min);
    EXPECT_THAT(claimed_versions(), ElementsAre(4));
}

TEST_F(SqliteMailSequence, the_former_version_that_comes_late_goes_first) {
    store(entry(1, 2));
    pass(1min);
    store(entry(1, 1));

    const auto first = claim();
    ASSERT_EQ(first.size(), 1u);
    EXPECT_EQ(first[0].head.order_version, 1);
    settle(first[0], {.status = message_status::failed});
    EXPECT_THAT(claimed_versions(), ElementsAre(2));
}

TEST_F(SqliteMailSequence, a_mail_that_comes_after_a_later_one_was_sent_is_superseded) {
    store(entry(1, 2));
    pass(16min);
    settle(claim().at(0), {.status = message_status::sent});
    auto late = entry(1, 1);
    const auto id = late.messages[0].id;

    store(late);

    EXPECT_EQ(find(id).status, message_status::superseded);
    EXPECT_FALSE(find(id).reason.empty());
    EXPECT_TRUE(find(id).settled_at.has_value());
    EXPECT_THAT(claimed_versions(), ElementsAre());
}

TEST_F(SqliteMailSequence, a_mail_that_comes_while_a_later_one_is_on_its_way_never_overtakes) {
    store(entry(1, 2));
    pass(16min);
    const auto later = claim();
    auto late = entry(1, 1);
    const auto id = late.messages[0].id;
    store(late);

    EXPECT_THAT(claimed_versions(), ElementsAre());
    settle(later.at(0), {.status = message_status::sent});

    EXPECT_EQ(find(id).status, message_status::superseded);
    EXPECT_THAT(claimed_versions(), ElementsAre());
}

TEST_F(SqliteMailSequence, a_lease_that_ended_without_an_intent_is_queued_again_and_fences_its_holder) {
    store(entry(1, 1));
    const auto lost = claim({.instance = "a", .lease = 60s}).at(0);
    pass(59s);
    EXPECT_EQ(run_task(io, journal.recover(uncertain_policy::resend)).value().resumed, 0u);
    run_task(io, journal.renew({held_message(lost.head)}, 60s)).value();
    pass(59s);
    EXPECT_EQ(run_task(io, journal.recover(uncertain_policy::resend)).value().resumed, 0u);
    pass(2s);

    const auto recovered = run_task(io, journal.recover(uncertain_policy::resend)).value();

    EXPECT_EQ(recovered.resumed, 1u);
    EXPECT_EQ(recovered.uncertain, 0u);
    const auto again = claim({.instance = "b"}).at(0);
    EXPECT_EQ(again.head.fence, lost.head.fence + 1);
    EXPECT_EQ(again.head.attempts, 0);
    const auto late = run_task(io, journal.settle(held_message(lost.head), {.status = message_status::sent}));
    EXPECT_EQ(late.error().code, errc::rejected);
}

TEST_F(SqliteMailSequence, a_lease_that_ended_with_an_open_intent_is_uncertain_and_follows_the_policy) {
    for (const auto policy : {uncertain_policy::resend, uncertain_policy::hold}) {
        const int order = policy == uncertain_policy::resend ? 1 : 2;
        store(entry(order, 1));
        const auto lost = claim({.instance = "a", .lease = 1s}).at(0);
        const intent about{.relay = "mail.example:25", .started_at = clock.now()};
        EXPECT_EQ(run_task(io, journal.intend(held_message(lost.head), about)).value(), 1);
        pass(2s);

        EXPECT_EQ(run_task(io, journal.recover(policy)).value().uncertain, 1u);

        const auto tries = run_task(io, archive.attempts_of(lost.head.id)).value();
        ASSERT_EQ(tries.size(), 1u);
        EXPECT_TRUE(tries[0].uncertain);
        EXPECT_EQ(tries[0].outcome, delivery_outcome::uncertain);
        EXPECT_TRUE(tries[0].ended_at.has_value());
        const auto after = find(lost.head.id);
        EXPECT_EQ(after.status, order == 1 ? message_status::queued : message_status::dead);
        if (order == 1)
            settle(claim().at(0), {.status = message_status::sent});
        else
            EXPECT_EQ(after.reason, "uncertain");
    }
}

TEST_F(SqliteMailSequence, a_restart_needs_not_wait_for_the_leases_of_the_process_before_it) {
    store(entry(1, 1));
    claim({.instance = "a", .lease = 24h});
    db.reset();

    db = sqlite::database::open(io.get_executor(), folder / "n.db", sqlite::notifications_schema(),
                                logger{log, "sqlite"})
             .value();
    sqlite::message_journal reopened{*db, clock};

    EXPECT_EQ(run_task(io, reopened.recover(uncertain_policy::resend)).value().resumed, 1u);
}

TEST_F(SqliteMailSequence, full_lanes_are_left_out_and_the_oldest_due_goes_first) {
    store(entry(1, 1, message_status::queued, "a@slow.example"));
    pass(1s);
    store(entry(2, 1, message_status::queued, "b@Fast.Example"));
    pass(1s);
    store(entry(3, 1, message_status::queued, "c@other.example"));

    const auto first =
        claim({.instance = "a", .messages_max = 1, .excluded_domains = {"slow.example", "fast.example"}});
    ASSERT_EQ(first.size(), 1u);
    EXPECT_EQ(first[0].head.recipient, "c@other.example");
    const auto second = claim({.instance = "a"});
    ASSERT_EQ(second.size(), 2u);
    EXPECT_EQ(second[0].head.recipient, "a@slow.example");
}

TEST_F(SqliteMailSequence, a_deferred_mail_is_charged_and_sends_the_same_bytes_again) {
    store(entry(1, 1));
    const auto first = claim().at(0);
    EXPECT_FALSE(first.frozen.has_value());
    EXPECT_EQ(first.event_payload, an_event(1, 1, "").payload);
    const frozen_mail mail{.mail_id = "m@shop.example",
                           .subject = "Grüße",
                           .bytes = "Subject: =?utf-8?q?x?=\r\n\r\nhi\0\xff\r\n",
                           .template_version = "1",
                           .text_origin = "template"};
    run_task(io, journal.freeze(held_message(first.head), mail)).value();
    settle(first, {.status = message_status::deferred,
                   .reason = "greylisted",
                   .retry_in = 1min,
                   .tried = attempt{
                       .outcome = delivery_outcome::refused_for_now, .reply = "the relay's words", .charged = true}});

    EXPECT_THAT(claimed_versions(), ElementsAre());
    EXPECT_EQ(next_due_in(), 1min);
    pass(1min);
    const auto second = claim().at(0);

    EXPECT_EQ(second.head.attempts, 1);
    EXPECT_EQ(second.head.last_reply, "the relay's words");
    EXPECT_EQ(second.head.written.subject, "Grüße");
    ASSERT_TRUE(second.frozen.has_value());
    EXPECT_EQ(second.frozen->bytes, mail.bytes);
    EXPECT_EQ(
        run_task(io, journal.intend(held_message(second.head), {.relay = "r", .started_at = clock.now()})).value(), 2);
}

}  // namespace
}  // namespace tidings
