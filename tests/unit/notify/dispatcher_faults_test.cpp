// The dispatcher when the journal fails, the answer is lost, leases lapse, or it is told to stop.
#include <gmock/gmock.h>
#include "unit/notify/bench.hpp"

namespace tidings {
namespace {

using namespace std::chrono_literals;
using namespace testing_support;
using enum message_status;

delivery_report lost() {
    return scripted_mailer::answer(delivery_outcome::uncertain, 0, smtp_phase::dot, "connection lost");
}

TEST(DispatcherFaults, a_lost_answer_is_marked_and_sent_again_with_the_same_bytes) {
    bench b;
    const auto id = b.add(1, "ada@example.com");
    bool first = true;
    b.relay.answers = [&](const envelope&) {
        return std::exchange(first, false) ? lost() : scripted_mailer::accepted();
    };

    b.start();
    b.run_for(5min);

    EXPECT_EQ(b.head(id).status, sent);
    ASSERT_EQ(b.relay.dots.size(), 2u);
    EXPECT_EQ(b.relay.dots[0].bytes, b.relay.dots[1].bytes);
    EXPECT_TRUE(b.attempts(id)[0].uncertain);
    EXPECT_EQ(b.mails->counters().uncertain, 1u);
    EXPECT_EQ(b.mails->counters().repeats, 1u);
}

TEST(DispatcherFaults, a_lost_answer_is_held_when_the_policy_says_so) {
    auto config = plain_config();
    config.uncertain = uncertain_policy::hold;
    bench b(config);
    const auto id = b.add(1, "ada@example.com");
    b.relay.answers = [&](const envelope&) { return lost(); };

    b.start();
    b.run_for(1h);

    EXPECT_EQ(b.head(id).status, message_status::dead);
    EXPECT_THAT(b.head(id).reason, testing::StartsWith("uncertain"));
    EXPECT_EQ(b.mails->counters().repeats, 0u);
    EXPECT_TRUE(b.attempts(id)[0].uncertain);
    EXPECT_EQ(b.relay.dots.size(), 1u);
    EXPECT_EQ(b.dead.size(), 1u);
}

// Found by the simulator: the journal deferred the mail, its answer was lost, and before the next try it was due again.
TEST(DispatcherFaults, an_attempt_whose_record_was_answered_too_late_is_charged_once) {
    auto config = plain_config();
    config.retries = {.pauses = {1s}};
    bench b(config);
    const auto id = b.add(1, "ada@example.com");
    bool first = true;
    b.relay.answers = [&](const envelope&) {
        return std::exchange(first, false)
                   ? scripted_mailer::answer(delivery_outcome::refused_for_now, 451, smtp_phase::rcpt)
                   : scripted_mailer::accepted();
    };
    int settles = 0;
    b.journal.fails = [&](std::string_view call) -> std::optional<error> {
        if (call != "settle") return std::nullopt;
        b.journal.lose_settle_answers = ++settles == 1;
        if (settles > 1 && settles < 7) return error{errc::unavailable, "no database"};
        return std::nullopt;
    };

    b.start();
    b.run_for(5min);

    EXPECT_EQ(b.head(id).status, sent);
    EXPECT_EQ(b.head(id).attempts, 2);
    EXPECT_EQ(b.attempts(id).size(), 2u);
    EXPECT_EQ(b.relay.tries, 2);
}

TEST(DispatcherFaults, an_accepted_mail_is_recorded_when_the_journal_comes_back) {
    bench b;
    const auto id = b.add(1, "ada@example.com");
    bool away = true;
    b.journal.fails = [&](std::string_view call) -> std::optional<error> {
        if (away && call == "settle") return error{errc::unavailable, "no database"};
        return std::nullopt;
    };

    b.start();
    b.run_for(40s);
    EXPECT_EQ(b.head(id).status, sending);
    away = false;
    b.run_for(5s);

    EXPECT_EQ(b.head(id).status, sent);
    EXPECT_EQ(b.relay.dots.size(), 1u);
}

TEST(DispatcherFaults, an_accepted_mail_is_never_sent_again_however_long_the_journal_is_away) {
    bench b;
    const auto id = b.add(1, "ada@example.com");
    bool away = false;
    b.journal.fails = [&](std::string_view call) -> std::optional<error> {
        if (away && call != "intend") return error{errc::unavailable, "no database"};
        return std::nullopt;
    };
    b.relay.takes_after_dot = [&](const envelope&) {
        away = true;  // the database goes right after the intent
        return 10ms;
    };

    b.start();
    b.run_for(3h);  // far beyond the lease
    EXPECT_EQ(b.head(id).status, sending);
    EXPECT_EQ(b.mails->status().unrecorded, 1u);
    away = false;
    b.run_for(5min);

    EXPECT_EQ(b.relay.dots.size(), 1u);
    EXPECT_EQ(b.head(id).status, sent);
    EXPECT_EQ(b.mails->status().unrecorded, 0u);
}

TEST(DispatcherFaults, an_accepted_mail_that_recovery_gave_out_again_is_recorded_and_not_sent) {
    for (const bool late :
         {false, true}) {  // late: the settle meets the row while it is queued, before we claim it again
        bench b;
        const auto id = b.add(1, "ada@example.com");
        auto& row = b.journal.rows.at(id);
        bool refused = false;
        b.journal.fails = [&](std::string_view call) -> std::optional<error> {
            const auto& head = row.stored.head;
            if (call == "renew") return error{errc::unavailable, "no database"};
            if (call == "settle" && (head.fence == 1 || (!late && head.status == queued)))
                return error{errc::unavailable, "no database"};
            if (call == "settle" && head.status == queued) refused = true;
            if (late && call == "claim" && head.status == queued && head.fence > 0 && !refused)
                return error{errc::unavailable, "busy"};
            return std::nullopt;
        };

        b.start();
        b.run_for(10min);

        EXPECT_EQ(b.relay.dots.size(), 1u) << late;
        EXPECT_EQ(b.head(id).status, sent) << late;
        EXPECT_TRUE(b.attempts(id)[0].uncertain) << late;  // what recovery wrote stays in the history
        EXPECT_EQ(refused, late);
    }
}

TEST(DispatcherFaults, words_the_store_cannot_take_do_not_hide_the_fact) {
    bench b;
    const auto id = b.add(1, "ada@example.com");
    b.relay.answers = [](const envelope&) {
        return scripted_mailer::answer(delivery_outcome::refused, 550, smtp_phase::rcpt, "n\xFFo");
    };
    int refusals = 0;
    b.journal.fails = [&](std::string_view call) -> std::optional<error> {
        if (call == "settle" && refusals++ == 0) return error{errc::invalid, "no UTF-8"};
        return std::nullopt;
    };

    b.start();
    b.run_for(5s);

    EXPECT_EQ(b.head(id).status, failed);
    EXPECT_EQ(b.head(id).reason, "refused for good: no");
}

TEST(DispatcherFaults, a_mail_the_store_never_takes_is_dead) {
    bench b;
    const auto id = b.add(1, "ada@example.com");
    b.journal.fails = [&](std::string_view call) -> std::optional<error> {
        if (call == "freeze") return error{errc::internal, "too large"};
        return std::nullopt;
    };

    b.start();
    b.run_for(1min);

    EXPECT_EQ(b.head(id).status, message_status::dead);
    EXPECT_TRUE(b.relay.dots.empty());
}

TEST(DispatcherFaults, a_journal_that_takes_no_mails_rests_sending_and_no_mail_dies) {
    for (const std::string call : {"freeze", "intend"}) {
        bench b;
        for (int n = 1; n <= 40; ++n) b.add(n, "ada@example" + std::to_string(n) + ".com");
        bool down = true;
        b.journal.fails = [&](std::string_view asked) -> std::optional<error> {
            if (down && asked == call) return error{errc::unavailable, "PostgreSQL 42501: permission denied"};
            return std::nullopt;
        };

        b.start();
        b.run_for(1h);
        EXPECT_GE(b.mails->status().journal_down, 59min) << call;
        EXPECT_LE(b.relay.tries, 40 + 800) << call << ": one mail at a time, every five seconds";
        down = false;
        b.run_for(10s);

        EXPECT_EQ(b.journal.count(sent), 40u) << call;
        EXPECT_EQ(b.relay.dots.size(), 40u) << call;
        EXPECT_EQ(b.mails->status().journal_down, 0ms) << call;
    }
}

TEST(DispatcherFaults, a_journal_that_takes_no_ends_rests_sending) {
    bench b;
    for (int n = 1; n <= 200; ++n) b.add(n, "ada@example" + std::to_string(n) + ".com");
    bool down = true;
    b.journal.fails = [&](std::string_view asked) -> std::optional<error> {
        if (down && asked == "settle") return error{errc::unavailable, "PostgreSQL 42501: permission denied"};
        return std::nullopt;
    };

    b.start();
    b.run_for(1min);
    EXPECT_LT(b.relay.dots.size(), 40u);
    down = false;
    b.run_for(1min);

    EXPECT_EQ(b.journal.count(sent), 200u);
    EXPECT_EQ(b.relay.dots.size(), 200u);
}

TEST(DispatcherFaults, mails_that_the_journal_refuses_all_alike_wait) {
    bench b;
    for (int n = 1; n <= 40; ++n) b.add(n, "ada@example" + std::to_string(n) + ".com");
    bool refuses = true;
    b.journal.fails = [&](std::string_view asked) -> std::optional<error> {
        if (refuses && asked == "freeze") return error{errc::invalid, "PostgreSQL 23514: check"};
        return std::nullopt;
    };

    b.start();
    b.run_for(1h);
    EXPECT_EQ(b.journal.count(message_status::dead), 0u);
    refuses = false;
    b.run_for(1min);

    EXPECT_EQ(b.journal.count(sent), 40u);
}

TEST(DispatcherFaults, the_journal_gets_the_bytes_with_the_intent_in_one_step) {
    bench b;
    const auto id = b.add(1, "ada@example.com");
    int steps = 0;
    b.journal.fails = [&](std::string_view call) -> std::optional<error> {
        if (call == "freeze" || call == "intend") ++steps;
        if (call == "freeze") {
            EXPECT_EQ(steps, 2) << "only within the intent";
        }
        return std::nullopt;
    };

    b.start();
    b.run_for(1s);

    EXPECT_EQ(b.head(id).status, sent);
    EXPECT_EQ(steps, 2);
    EXPECT_TRUE(b.journal.rows.at(id).stored.frozen.has_value());
}

TEST(DispatcherFaults, a_mail_refused_before_the_dot_keeps_its_bytes_for_whoever_looks) {
    bench b;
    const auto id = b.add(1, "ada@example.com");
    b.relay.answers = [](const envelope&) {
        return scripted_mailer::answer(delivery_outcome::refused, 550, smtp_phase::rcpt, "no such user");
    };

    b.start();
    b.run_for(1s);

    EXPECT_EQ(b.head(id).status, failed);
    ASSERT_TRUE(b.journal.rows.at(id).stored.frozen.has_value());
    EXPECT_NE(b.journal.rows.at(id).stored.frozen->bytes, "");
}

TEST(DispatcherFaults, a_refusal_is_recorded_though_the_journal_did_not_take_the_bytes) {
    bench b;
    const auto id = b.add(1, "ada@example.com");
    b.relay.answers = [](const envelope&) {
        return scripted_mailer::answer(delivery_outcome::refused, 550, smtp_phase::rcpt, "no such user");
    };
    b.journal.fails = [&](std::string_view call) -> std::optional<error> {
        if (call == "freeze") return error{errc::unavailable, "no database"};
        return std::nullopt;
    };

    b.start();
    b.run_for(1s);

    EXPECT_EQ(b.head(id).status, failed);
    EXPECT_EQ(b.relay.tries, 1);
}

TEST(DispatcherFaults, a_mail_tried_twice_before_the_dot_is_written_once) {
    bench b;
    const auto id = b.add(1, "ada@example.com");
    bool greylisted = true;
    b.relay.answers = [&](const envelope&) {
        return greylisted ? scripted_mailer::answer(delivery_outcome::refused_for_now, 450, smtp_phase::rcpt,
                                                    "come back later")
                          : scripted_mailer::answer(delivery_outcome::accepted, 250, smtp_phase::dot, "ok");
    };

    b.start();
    b.run_for(1s);
    ASSERT_TRUE(b.journal.rows.at(id).stored.frozen.has_value());
    const auto first = b.journal.rows.at(id).stored.frozen->bytes;
    greylisted = false;
    b.run_for(10min);

    EXPECT_EQ(b.head(id).status, sent);
    EXPECT_EQ(b.journal.rows.at(id).stored.frozen->bytes, first);
}

TEST(DispatcherFaults, a_settle_whose_answer_was_lost_counts_once_and_sends_once) {
    bench b;
    const auto id = b.add(1, "ada@example.com");
    b.journal.lose_settle_answers = true;

    b.start();
    b.run_for(10min);

    EXPECT_EQ(b.head(id).status, sent);
    EXPECT_EQ(b.relay.dots.size(), 1u);
}

TEST(DispatcherFaults, no_intent_no_dot) {
    bench b;
    const auto id = b.add(1, "ada@example.com");
    bool away = true;
    b.journal.fails = [&](std::string_view call) -> std::optional<error> {
        if (away && call == "intend") return error{errc::unavailable, "no database"};
        return std::nullopt;
    };

    b.start();
    b.run_for(30s);
    EXPECT_TRUE(b.relay.dots.empty());
    EXPECT_EQ(b.head(id).attempts, 0);
    away = false;
    b.run_for(5s);

    EXPECT_EQ(b.head(id).status, sent);
    EXPECT_EQ(b.head(id).attempts, 1);
}

TEST(DispatcherFaults, a_fence_lost_before_the_dot_calls_the_send_off) {
    bench b;
    const auto id = b.add(1, "ada@example.com");
    b.relay.takes_before_dot = [&](const envelope&) {
        auto& row = b.journal.rows.at(id);
        row.stored.head.fence += 10;  // another instance took over
        row.owner = "second";
        row.lease_ends = b.clock.now() + 1h;
        return 10ms;
    };

    b.start();
    b.run_for(1min);

    EXPECT_TRUE(b.relay.dots.empty());
    EXPECT_EQ(b.head(id).status, sending);
    EXPECT_GE(b.mails->counters().fences_lost, 1u);
}

TEST(DispatcherFaults, a_fence_lost_after_the_dot_leaves_the_record_to_the_new_owner) {
    bench b;
    const auto id = b.add(1, "ada@example.com");
    b.relay.takes_after_dot = [&](const envelope&) {
        b.journal.rows.at(id).stored.head.fence += 10;
        b.journal.rows.at(id).owner = "second";
        b.journal.rows.at(id).lease_ends = b.clock.now() + 1h;
        return 10ms;
    };

    b.start();
    b.run_for(1min);

    EXPECT_EQ(b.relay.dots.size(), 1u);
    EXPECT_EQ(b.head(id).status, sending);
    EXPECT_EQ(b.mails->counters().sent, 0u);
}

TEST(DispatcherFaults, a_message_claimed_again_while_it_flies_is_not_sent_twice) {
    auto config = plain_config();
    config.lease = 10s;
    bench b(config);
    const auto id = b.add(3, "ada@example.com");
    b.journal.fails = [&](std::string_view call) -> std::optional<error> {
        if (call == "renew") return error{errc::unavailable, "no database"};  // so the lease lapses
        return std::nullopt;
    };
    b.relay.takes_before_dot = [](const envelope& to) { return to.recipient == "ada@example.com" ? 58'000ms : 1ms; };
    b.add(2, "quick@example.com");  // so that the lane takes more than one

    b.start();
    b.run_for(5min);

    EXPECT_FALSE(b.relay.doubled);
    EXPECT_EQ(b.relay.dots.size(), 2u);
    EXPECT_EQ(b.head(id).status, sent);
}

TEST(DispatcherFaults, a_long_send_keeps_its_lease) {
    bench b;
    const auto id = b.add(1, "ada@example.com");
    b.relay.takes_after_dot = [](const envelope&) { return 9min; };

    b.start();
    b.run_for(10min);

    EXPECT_EQ(b.relay.dots.size(), 1u);
    EXPECT_EQ(b.head(id).status, sent);
    EXPECT_EQ(b.head(id).fence, 1);
}

TEST(DispatcherFaults, a_restart_recovers_what_the_former_life_left) {
    bench b;
    const auto clean = b.add(1, "ada@example.com");
    const auto dotted = b.add(2, "bob@example.com");
    for (const auto& id : {clean, dotted}) {
        auto& row = b.journal.rows.at(id);
        row.stored.head.status = sending;
        row.stored.head.fence = 3;
        row.owner = "previous";
        row.lease_ends = b.clock.now() + 20s;
    }
    b.journal.rows.at(dotted).intended = true;
    b.journal.rows.at(dotted).attempts.push_back({.number = 1});

    b.start();
    b.run_for(5min);

    EXPECT_EQ(b.journal.count(sent), 2u);
    EXPECT_EQ(b.mails->counters().recovered, 1u);
    EXPECT_EQ(b.mails->counters().recovered_uncertain, 1u);
    EXPECT_EQ(b.mails->counters().repeats, 1u);
}

TEST(DispatcherFaults, a_journal_away_for_an_hour_is_asked_with_pauses_and_work_goes_on) {
    bench b;
    b.add(1, "ada@example.com");
    bool away = true;
    b.journal.fails = [&](std::string_view) -> std::optional<error> {
        if (away) return error{errc::unavailable, "no database"};
        return std::nullopt;
    };
    b.start();
    b.run_for(1h);
    EXPECT_LE(b.journal.calls["claim"], 4'000);

    away = false;
    b.run_for(5s);

    EXPECT_EQ(b.journal.count(sent), 1u);
}

TEST(DispatcherFaults, every_journal_call_may_fail_once_and_the_mail_goes_out_once) {
    for (const auto code : {errc::unavailable, errc::timed_out, errc::internal})
        for (const std::string call : {"claim", "freeze", "intend", "settle", "renew", "recover", "next_due_in"}) {
            bench b;
            const auto id = b.add(1, "ada@example.com");
            bool once = true;
            b.journal.fails = [&](std::string_view asked) -> std::optional<error> {
                if (asked == call && std::exchange(once, false)) return error{code, "once"};
                return std::nullopt;
            };

            b.start();
            b.run_for(5min);

            EXPECT_EQ(b.head(id).status, sent) << call << " " << name_of(code);
            EXPECT_EQ(b.relay.dots.size(), 1u) << call << " " << name_of(code);
        }
}

TEST(DispatcherFaults, a_bug_in_the_mailer_costs_one_attempt_and_stops_nobody) {
    bench b;
    const auto bad = b.add(1, "bad@a.example");
    const auto good = b.add(2, "good@b.example");
    b.relay.answers = [](const envelope& to) -> delivery_report {
        if (to.recipient == "bad@a.example") throw std::runtime_error("boom");
        return scripted_mailer::accepted();
    };

    b.start();
    b.run_for(30s);

    EXPECT_EQ(b.head(good).status, sent);
    EXPECT_EQ(b.head(bad).status, deferred);
    EXPECT_EQ(b.head(bad).attempts, 1);
}

TEST(DispatcherFaults, a_stop_waits_for_the_open_dot_and_gives_the_rest_back) {
    bench b;
    for (int n = 1; n <= 30; ++n) b.add(n, "c@d" + std::to_string(n) + ".example");
    b.relay.takes_after_dot = [](const envelope&) { return 20s; };
    b.start();
    b.run_for(1s);
    const auto open = b.relay.open;
    ASSERT_GT(open, 0u);

    b.mails->stop();
    b.run_for(10s);
    EXPECT_FALSE(b.ended);
    b.run_for(15s);

    EXPECT_TRUE(b.ended);
    EXPECT_EQ(b.journal.count(sent), open);
    EXPECT_EQ(b.journal.count(queued), 30u - open);
    EXPECT_EQ(b.journal.count(sending), 0u);
}

TEST(DispatcherFaults, a_stop_ends_after_its_grace_and_no_dot_goes_out_after_it) {
    bench b;
    const auto id = b.add(1, "ada@example.com");
    b.relay.takes_before_dot = [](const envelope&) { return 45s; };
    b.start();
    b.run_for(1s);

    b.mails->stop();
    b.run_for(32s);
    EXPECT_TRUE(b.ended);
    b.run_for(1min);

    EXPECT_TRUE(b.relay.dots.empty());
    EXPECT_EQ(b.head(id).status, queued);
}

TEST(DispatcherFaults, an_idle_stop_is_immediate) {
    bench b;
    b.start();
    b.run_for(10s);

    b.mails->stop();
    b.run_for(1ms);

    EXPECT_TRUE(b.ended);
}

}  // namespace
}  // namespace tidings
