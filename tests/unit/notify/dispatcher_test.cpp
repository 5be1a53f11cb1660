#include <gmock/gmock.h>
#include "unit/notify/bench.hpp"

namespace tidings {
namespace {

using namespace std::chrono_literals;
using namespace testing_support;
using enum message_status;
using testing::HasSubstr;

TEST(Dispatcher, a_due_mail_is_sent_and_recorded_with_its_attempt) {
    bench b;
    const auto id = b.add(1, "ada@example.com");

    b.start();
    b.run_for(1s);

    EXPECT_EQ(b.head(id).status, sent);
    ASSERT_EQ(b.relay.dots.size(), 1u);
    EXPECT_EQ(b.relay.dots[0].to.recipient, "ada@example.com");
    EXPECT_EQ(b.relay.dots[0].to.sender, "orders@shop.example");
    const auto tried = b.attempts(id);
    ASSERT_EQ(tried.size(), 1u);
    EXPECT_EQ(tried[0].outcome, delivery_outcome::accepted);
    EXPECT_TRUE(tried[0].charged);
    EXPECT_EQ(b.mails->counters().sent, 1u);
}

TEST(Dispatcher, the_mail_has_the_headers_of_the_contract) {
    bench b;
    b.add(7, "ada@example.com");

    b.start();
    b.run_for(1s);

    ASSERT_EQ(b.relay.dots.size(), 1u);
    const auto& bytes = b.relay.dots[0].bytes;
    EXPECT_THAT(bytes, HasSubstr("Message-ID: <msg_019a0000-0000-7000-8000-000000000007@shop.example>\r\n"));
    EXPECT_THAT(bytes, HasSubstr("References: <ord_019a0000-0000-7000-8000-000000000007@shop.example>\r\n"));
    EXPECT_THAT(bytes, HasSubstr("Auto-Submitted: auto-generated\r\n"));
    EXPECT_THAT(bytes, HasSubstr("X-Tidings-Order: ord_019a0000-0000-7000-8000-000000000007\r\n"));
    EXPECT_THAT(bytes, HasSubstr("X-Tidings-Event: evt_019a0000-0000-7000-8000-000000000007\r\n"));
    EXPECT_THAT(bytes, HasSubstr("To: Ada <ada@example.com>\r\n"));
}

TEST(Dispatcher, a_wake_sends_at_once) {
    bench b;
    b.start();
    b.run_for(10s);

    const auto asked = b.clock.steady();
    b.add(1, "ada@example.com");
    b.mails->wake();
    b.run_for(100ms);

    ASSERT_EQ(b.relay.dots.size(), 1u);
    EXPECT_LE(b.relay.dots[0].at - asked, 10ms);
}

TEST(Dispatcher, a_mail_stored_while_a_claim_is_under_way_does_not_wait) {
    bench b;
    steady_time stored{};
    b.journal.after_claim = [&] {
        if (b.clock.steady() < steady_time{} + 5s || stored != steady_time{}) return;
        stored = b.clock.steady();
        b.add(1, "ada@example.com");
        b.mails->wake();
    };

    b.start();
    b.run_for(10s);

    ASSERT_EQ(b.relay.dots.size(), 1u);
    EXPECT_LE(b.relay.dots[0].at - stored, 10ms);
}

TEST(Dispatcher, an_idle_hour_asks_the_journal_seldom) {
    bench b;
    b.start();

    b.run_for(1h);

    EXPECT_LE(b.journal.calls["claim"], 3'700);
    EXPECT_GE(b.journal.calls["claim"], 3'500);  // somebody may have stored a mail without waking us
}

TEST(Dispatcher, what_others_hold_due_is_not_asked_for_in_a_hot_loop) {
    bench b;
    b.journal.fails = [](std::string_view) { return std::nullopt; };
    b.relay.takes_after_dot = [](const envelope&) { return 10min; };
    for (int n = 1; n <= 50; ++n) b.add(n, "x@slow.example");

    b.start();
    b.run_for(5min);

    EXPECT_LE(b.journal.calls["claim"], 400);
    EXPECT_EQ(b.relay.open, 2u) << "one that hangs lets one more of its domain start";
}

TEST(Dispatcher, a_refusal_for_now_is_tried_again_by_the_schedule_with_the_same_bytes) {
    bench b;
    const auto id = b.add(1, "ada@example.com");
    int refusals = 3;
    b.relay.answers = [&](const envelope&) {
        return refusals-- > 0 ? scripted_mailer::answer(delivery_outcome::refused_for_now, 451, smtp_phase::dot)
                              : scripted_mailer::accepted();
    };

    b.start();
    b.run_for(1s);
    EXPECT_EQ(b.head(id).status, deferred);
    b.run_for(30min);

    EXPECT_EQ(b.head(id).status, sent);
    ASSERT_EQ(b.relay.dots.size(), 4u);
    const std::chrono::milliseconds base[] = {1min, 5min, 15min};
    for (std::size_t n = 1; n < 4; ++n) {
        const auto pause = b.relay.dots[n].at - b.relay.dots[n - 1].at;
        EXPECT_GE(pause, base[n - 1] * 0.8);
        EXPECT_LE(pause, base[n - 1] * 1.2 + 100ms);
        EXPECT_EQ(b.relay.dots[n].bytes, b.relay.dots[0].bytes);
    }
    EXPECT_EQ(b.head(id).attempts, 4);
}

TEST(Dispatcher, a_mail_refused_for_now_for_72_hours_is_dead_and_told) {
    bench b;
    const auto id = b.add(1, "ada@example.com");
    b.relay.answers = [](const envelope&) {
        return scripted_mailer::answer(delivery_outcome::refused_for_now, 450, smtp_phase::rcpt, "try later");
    };

    b.start();
    b.run_for(71h);
    EXPECT_EQ(b.head(id).status, deferred);
    b.run_for(2h);

    EXPECT_EQ(b.head(id).status, message_status::dead);
    ASSERT_EQ(b.dead.size(), 1u);
    EXPECT_EQ(b.dead[0].reason, "given up at its maximum age: try later");
    EXPECT_EQ(b.dead[0].event_type, "order.placed.v1");
}

TEST(Dispatcher, a_replayed_mail_has_its_72_hours_again) {
    bench b;
    const auto id = b.add(1, "ada@example.com");
    b.relay.answers = [](const envelope&) {
        auto report = scripted_mailer::answer(delivery_outcome::refused_for_now, 450, smtp_phase::rcpt, "try later");
        report.transcript = std::string(20'000, 'x') + "S: 450 try\xFF later\n";
        return report;
    };
    b.start();
    b.run_for(73h);
    ASSERT_EQ(b.head(id).status, message_status::dead);
    auto& head = b.journal.rows.at(id).stored.head;
    head.status = message_status::queued;
    head.schedule_started_at = head.due_at = b.clock.now();
    b.mails->wake();

    b.run_for(71h);
    EXPECT_EQ(b.head(id).status, deferred);
    b.run_for(2h);

    EXPECT_EQ(b.head(id).status, message_status::dead);
    const auto dialogue = b.attempts(id).back().transcript;
    EXPECT_EQ(dialogue.size(), 8u * 1024);
    EXPECT_TRUE(dialogue.ends_with("S: 450 try? later\n"));
}

TEST(Dispatcher, of_an_accepted_mail_no_dialogue_is_kept) {
    bench b;
    const auto id = b.add(1, "ada@example.com");
    b.relay.answers = [](const envelope&) {
        auto report = scripted_mailer::accepted();
        report.transcript = "S: 250 ok\n";
        return report;
    };

    b.start();
    b.run_for(1s);

    ASSERT_EQ(b.attempts(id).size(), 1u);
    EXPECT_EQ(b.attempts(id)[0].transcript, "");
}

TEST(Dispatcher, a_rejected_recipient_fails_without_retry) {
    bench b;
    const auto id = b.add(1, "nobody@example.com");
    b.relay.answers = [](const envelope&) {
        return scripted_mailer::answer(delivery_outcome::refused, 550, smtp_phase::rcpt, "no such user");
    };

    b.start();
    b.run_for(100h);

    EXPECT_EQ(b.head(id).status, failed);
    EXPECT_EQ(b.relay.tries, 1);
    EXPECT_EQ(b.head(id).reason, "refused for good: no such user");
}

TEST(Dispatcher, an_hour_without_relay_charges_nothing_and_the_first_mail_goes_within_ten_seconds) {
    bench b;
    for (int n = 1; n <= 40; ++n) b.add(n, "c" + std::to_string(n) + "@d" + std::to_string(n % 7) + ".example");
    bool down = true;
    b.relay.answers = [&](const envelope&) {
        return down ? scripted_mailer::answer(delivery_outcome::channel_fault, 0, smtp_phase::connect, "refused")
                    : scripted_mailer::accepted();
    };
    b.start();
    b.run_for(1h);
    EXPECT_EQ(b.journal.count(sent), 0u);
    EXPECT_LE(b.relay.tries, 10);  // the faults that open the breaker; then only probes
    EXPECT_GE(b.relay.probes.size(), 590u);
    for (std::size_t n = 1; n < b.relay.probes.size(); ++n) ASSERT_GE(b.relay.probes[n] - b.relay.probes[n - 1], 5s);
    for (const auto& [id, row] : b.journal.rows) {
        EXPECT_EQ(row.stored.head.attempts, 0);
        EXPECT_LE(row.attempts.size(), 1u);
    }

    const auto back = b.clock.steady();
    down = false;
    b.run_for(30s);

    ASSERT_FALSE(b.relay.dots.empty());
    EXPECT_LE(b.relay.dots[0].at - back, 10s);
    EXPECT_EQ(b.journal.count(sent), 40u);
}

TEST(Dispatcher, a_relay_that_swallows_connections_delays_the_first_mail_by_no_more) {
    bench b;
    for (int n = 1; n <= 40; ++n) b.add(n, "c@d" + std::to_string(n) + ".example");
    bool down = true;
    b.relay.answers = [&](const envelope&) {
        return down ? scripted_mailer::answer(delivery_outcome::channel_fault, 0, smtp_phase::greeting,
                                              "no answer in time")
                    : scripted_mailer::accepted();
    };
    b.relay.takes_before_dot = [&](const envelope&) { return down ? 60'000ms : 5ms; };
    b.relay.takes_probe = [&] { return down ? 60'000ms : 5ms; };
    b.start();
    b.run_for(1h);
    ASSERT_TRUE(b.relay.dots.empty());

    const auto back = b.clock.steady();
    down = false;
    b.run_for(30s);

    ASSERT_FALSE(b.relay.dots.empty());
    EXPECT_LE(b.relay.dots[0].at - back, 10s);
    EXPECT_EQ(b.journal.count(sent), 40u);
}

TEST(Dispatcher, a_relay_that_greets_and_fails_every_mail_is_tried_with_ever_longer_pauses) {
    bench b;
    for (int n = 1; n <= 40; ++n) b.add(n, "c@d" + std::to_string(n) + ".example");
    std::vector<steady_time> tries;
    bool broken = true;
    b.relay.probe_answers = [] { return result<void>{}; };
    b.relay.answers = [&](const envelope&) {
        tries.push_back(b.clock.steady());
        return broken
                   ? scripted_mailer::answer(delivery_outcome::channel_fault, 550, smtp_phase::mail, "sender refused")
                   : scripted_mailer::accepted();
    };
    b.start();
    b.run_for(1h);
    EXPECT_EQ(b.journal.count(sent), 0u);
    EXPECT_LE(tries.size(), 100u);
    for (auto n = tries.size() / 2; n < tries.size(); ++n) ASSERT_GE(tries[n] - tries[n - 1], 45s);
    for (const auto& [id, row] : b.journal.rows) {
        EXPECT_EQ(row.stored.head.attempts, 0);
        EXPECT_LE(row.attempts.size(), 3u);
    }

    broken = false;
    b.run_for(2min);

    EXPECT_EQ(b.journal.count(sent), 40u);
}

TEST(Dispatcher, a_relay_without_mail_to_send_is_probed_until_it_is_back) {
    bench b;
    for (int n = 1; n <= 3; ++n) b.add(n, "c@d" + std::to_string(n) + ".example");
    bool down = true;
    b.relay.answers = [&](const envelope&) {
        return down ? scripted_mailer::answer(delivery_outcome::channel_fault, 421, smtp_phase::greeting)
                    : scripted_mailer::accepted();
    };
    b.start();
    b.run_for(10s);
    EXPECT_NE(b.mails->status().channel, breaker::states::closed);
    down = false;
    b.run_for(30s);
    EXPECT_EQ(b.journal.count(sent), 3u);
    const auto asked = b.relay.probes.size();

    b.run_for(1h);

    EXPECT_EQ(b.relay.probes.size(), asked);
    EXPECT_EQ(b.mails->status().channel, breaker::states::closed);
}

TEST(Dispatcher, recovery_starts_with_one_mail_and_grows) {
    bench b;
    for (int n = 1; n <= 200; ++n) b.add(n, "c@d" + std::to_string(n) + ".example");
    bool down = true;
    b.relay.answers = [&](const envelope&) {
        return down ? scripted_mailer::answer(delivery_outcome::channel_fault, 421, smtp_phase::greeting)
                    : scripted_mailer::accepted();
    };
    b.start();
    b.run_for(1min);
    b.relay.open_most = 0;
    down = false;
    b.relay.takes_after_dot = [](const envelope&) { return 1s; };

    b.run_for(10min);

    const auto dots_within = [&](std::chrono::milliseconds time) {
        return std::ranges::count_if(b.relay.dots, [&](const auto& dot) { return dot.at - b.relay.dots[0].at < time; });
    };
    EXPECT_EQ(dots_within(1s), 1);
    EXPECT_EQ(dots_within(2s), 3);
    EXPECT_LE(dots_within(3s), 7);

    EXPECT_EQ(b.journal.count(sent), 200u);
    EXPECT_LE(b.relay.open_most, 20u);
    EXPECT_GE(b.relay.open_most, 8u);
}

TEST(Dispatcher, a_slow_domain_delays_only_itself) {
    bench b;
    for (int n = 1; n <= 60; ++n) b.add(n, "c" + std::to_string(n) + "@slow.example");
    for (int n = 101; n <= 160; ++n) b.add(n, "c@fast" + std::to_string(n % 6) + ".example");
    b.relay.takes_after_dot = [](const envelope& to) {
        return to.recipient.ends_with("@slow.example") ? 30'000ms : 20ms;
    };

    b.start();
    b.run_for(5s);

    const auto fast = std::ranges::count_if(
        b.relay.dots, [](const auto& dot) { return !dot.to.recipient.ends_with("@slow.example"); });
    EXPECT_EQ(fast, 60);
    b.run_for(40min);
    EXPECT_EQ(b.journal.count(sent), 120u);
}

TEST(Dispatcher, a_mail_that_hangs_at_its_final_dot_does_not_hold_its_domain_after_a_fresh_start) {
    bench b;
    b.add(1, "first@a.example");
    b.relay.takes_after_dot = [](const envelope& to) { return to.recipient == "first@a.example" ? 600'000ms : 20ms; };
    b.start();
    b.run_for(100ms);
    for (int n = 2; n <= 50; ++n) b.add(n, "c" + std::to_string(n) + "@a.example");
    b.mails->wake();

    b.run_for(10s);

    EXPECT_EQ(b.journal.count(sent), 49u);
    b.run_for(10min);
    EXPECT_EQ(b.journal.count(sent), 50u);
}

TEST(Dispatcher, a_mail_that_hangs_does_not_hold_up_a_relay_that_has_just_come_back) {
    bench b;
    for (int n = 1; n <= 50; ++n) b.add(n, "c" + std::to_string(n) + "@d" + std::to_string(n) + ".example");
    b.relay.answers = [](const envelope&) {
        return scripted_mailer::answer(delivery_outcome::channel_fault, 0, smtp_phase::connect, "refused");
    };
    b.start();
    b.run_for(30s);
    int dots = 0;
    b.relay.answers = [](const envelope&) { return scripted_mailer::accepted(); };
    b.relay.takes_after_dot = [&dots](const envelope&) { return ++dots == 1 ? 600'000ms : 20ms; };

    b.run_for(20s);

    EXPECT_EQ(b.journal.count(sent), 49u);
}

TEST(Dispatcher, equal_refusals_in_a_row_pause_the_channel_and_keep_the_mails) {
    bench b;
    for (int n = 1; n <= 100; ++n) b.add(n, "c" + std::to_string(n) + "@d" + std::to_string(n % 30) + ".example");
    bool broken = true;
    b.relay.answers = [&](const envelope& to) {
        return broken ? scripted_mailer::answer(delivery_outcome::refused, 550, smtp_phase::rcpt,
                                                "<" + to.recipient + ">: relaying denied")
                      : scripted_mailer::accepted();
    };
    b.start();
    b.run_for(3h);
    EXPECT_LE(b.journal.count(failed), 19u);
    EXPECT_LE(b.relay.tries, 60);
    EXPECT_TRUE(b.mails->status().is_storm);
    EXPECT_THAT(b.sink.errors, testing::Contains(HasSubstr("every mail is refused alike")));

    broken = false;
    b.run_for(3h);

    EXPECT_EQ(b.journal.count(sent), 81u);
    EXPECT_FALSE(b.mails->status().is_storm);
}

TEST(Dispatcher, a_poison_event_is_dead_and_holds_up_nobody) {
    bench b;
    const auto bad = b.add(1, "ada@example.com");
    b.journal.rows.at(bad).stored.event_payload = "{\"order\": 1";
    const auto odd = b.add(2, "ada@example.com");
    b.journal.rows.at(odd).stored.head.kind = stored_kind("birthday");
    const auto good = b.add(3, "ada@example.com");

    b.start();
    b.run_for(5s);

    EXPECT_EQ(b.head(bad).status, message_status::dead);
    EXPECT_THAT(b.head(bad).reason, HasSubstr("cannot be written"));
    EXPECT_EQ(b.head(odd).status, message_status::dead);
    EXPECT_EQ(b.head(good).status, sent);
    EXPECT_EQ(b.dead.size(), 2u);
}

TEST(Dispatcher, versions_of_an_order_leave_in_order) {
    bench b;
    for (int version = 4; version >= 1; --version) b.add(version, "ada@example.com", 1, version);

    b.start();
    b.run_for(5s);

    ASSERT_EQ(b.relay.dots.size(), 4u);
    for (std::size_t n = 0; n < 4; ++n)
        EXPECT_THAT(b.relay.dots[n].bytes,
                    HasSubstr("msg_019a0000-0000-7000-8000-00000000000" + std::to_string(n + 1)));
}

TEST(Dispatcher, a_mail_that_breaks_the_connection_again_and_again_is_charged_and_delays_others_little) {
    bench b;
    const auto poison = b.add(1, "poison@a.example");
    for (int n = 2; n <= 100; ++n) b.add(n, "c@d" + std::to_string(n) + ".example");
    b.relay.answers = [](const envelope& to) {
        return to.recipient == "poison@a.example"
                   ? scripted_mailer::answer(delivery_outcome::channel_fault, 0, smtp_phase::data, "closed")
                   : scripted_mailer::accepted();
    };
    b.start();
    for (int n = 101; n <= 140; ++n) {
        b.run_for(1s);
        b.add(n, "c@d" + std::to_string(n) + ".example");
        b.mails->wake();
    }
    b.run_for(1min);

    EXPECT_EQ(b.journal.count(sent), 139u);
    EXPECT_EQ(b.head(poison).status, deferred);
    EXPECT_GE(b.head(poison).attempts, 1);
}

TEST(Dispatcher, too_many_in_a_session_goes_again_at_once_but_not_for_ever) {
    bench b;
    const auto id = b.add(1, "ada@example.com");
    b.relay.answers = [](const envelope&) {
        auto report = scripted_mailer::answer(delivery_outcome::refused_for_now, 452, smtp_phase::rcpt, "too many");
        report.retry_now = true;
        return report;
    };

    b.start();
    b.run_for(10s);

    EXPECT_EQ(b.relay.tries, 4);
    EXPECT_EQ(b.head(id).status, deferred);
    EXPECT_EQ(b.head(id).attempts, 1);
}

TEST(Dispatcher, redirect_changes_envelope_and_to_and_keeps_the_record) {
    auto config = plain_config();
    config.mode = parse_delivery_mode("redirect:qa@shop.example").value();
    bench b(config);
    const auto id = b.add(1, "ada@example.com");

    b.start();
    b.run_for(1s);

    ASSERT_EQ(b.relay.dots.size(), 1u);
    EXPECT_EQ(b.relay.dots[0].to.recipient, "qa@shop.example");
    EXPECT_THAT(b.relay.dots[0].bytes, HasSubstr("qa@shop.example>\r\n"));
    EXPECT_THAT(b.relay.dots[0].bytes, HasSubstr("X-Tidings-Redirected-From: ada@example.com\r\n"));
    EXPECT_EQ(b.head(id).recipient, "ada@example.com");
}

TEST(Dispatcher, a_test_orders_mail_is_written_and_kept_and_no_relay_hears_of_it) {
    for (const auto* mode : {"live", "redirect:qa@shop.example", "allowlist:shop.example", "sink"}) {
        auto config = plain_config();
        config.mode = parse_delivery_mode(mode).value();
        bench b(config);
        const auto id = b.add(1, "ada@example.com");
        b.journal.rows.at(id).stored.head.is_test = true;

        b.start();
        b.run_for(1s);

        EXPECT_EQ(b.head(id).status, skipped) << mode;
        EXPECT_EQ(b.head(id).reason, test_order_reason) << mode;
        ASSERT_TRUE(b.journal.rows.at(id).stored.frozen.has_value()) << mode;
        EXPECT_THAT(b.journal.rows.at(id).stored.frozen->bytes, HasSubstr("ada@example.com")) << mode;
        EXPECT_EQ(b.relay.tries, 0) << mode;
        EXPECT_TRUE(b.attempts(id).empty()) << mode;
    }
}

TEST(Dispatcher, a_test_orders_mail_whose_bytes_cannot_be_kept_is_tried_again) {
    bench b;
    const auto id = b.add(1, "ada@example.com");
    b.journal.rows.at(id).stored.head.is_test = true;
    int refusals = 2;
    b.journal.fails = [&](std::string_view call) -> std::optional<error> {
        if (call == "freeze" && refusals-- > 0) return error{errc::unavailable, "away"};
        return std::nullopt;
    };

    b.start();
    b.run_for(1min);

    EXPECT_EQ(b.head(id).status, skipped);
    EXPECT_TRUE(b.journal.rows.at(id).stored.frozen.has_value());
    EXPECT_EQ(b.relay.tries, 0);
}

TEST(Dispatcher, sink_and_allowlist_skip_what_was_queued_under_another_mode) {
    auto config = plain_config();
    config.mode = parse_delivery_mode("allowlist:shop.example").value();
    bench b(config);
    const auto outside = b.add(1, "ada@example.com");
    const auto inside = b.add(2, "qa@SHOP.example");

    b.start();
    b.run_for(1s);

    EXPECT_EQ(b.head(outside).status, skipped);
    EXPECT_EQ(b.head(outside).reason, "delivery mode allowlist: example.com is not on it");
    EXPECT_EQ(b.head(inside).status, sent);
}

TEST(Dispatcher, an_expired_kind_is_skipped) {
    auto config = plain_config();
    config.expires[mail_kind::placed] = 1h;
    bench b(config);
    const auto id = b.add(1, "ada@example.com");
    b.run_for(2h);

    b.start();
    b.run_for(1s);

    EXPECT_EQ(b.head(id).status, skipped);
    EXPECT_EQ(b.relay.tries, 0);
}

}  // namespace
}  // namespace tidings
