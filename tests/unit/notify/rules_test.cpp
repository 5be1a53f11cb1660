// The pure parts: decision table, schedule, breaker, lanes, storm guard, modes, planner, configuration.
#include <gmock/gmock.h>
#include "notify/breaker.hpp"
#include "notify/lane_limits.hpp"
#include "notify/outcome_rules.hpp"
#include "notify/planner.hpp"
#include "unit/notify/bench.hpp"

namespace tidings {
namespace {

using namespace std::chrono_literals;
using namespace testing_support;
using testing::HasSubstr;

steady_time at(std::chrono::milliseconds since) {
    return steady_time{} + since;
}

struct fixed_random final : random_source {
    std::uint64_t value = 0;
    std::uint64_t next() override { return value; }
};

struct decision_row {
    std::string name;
    outcome_case given;
    message_status status;
    std::optional<std::chrono::milliseconds> retry_in;  // with the lowest jitter
    bool charged, uncertain;
};

TEST(OutcomeRules, the_whole_decision_table) {
    using enum delivery_outcome;
    using enum message_status;
    const auto hold = storm_guard::verdict::hold;
    const decision_row table[] = {
        {"accepted", {.outcome = accepted}, sent, {}, true, false},
        {"accepted when old", {.outcome = accepted, .age = 80h}, sent, {}, true, false},
        {"first refusal for now", {.outcome = refused_for_now}, deferred, 48s, true, false},
        {"third refusal for now", {.outcome = refused_for_now, .attempts_before = 2}, deferred, 12min, true, false},
        {"twentieth refusal for now",
         {.outcome = refused_for_now, .attempts_before = 19},
         deferred,
         192min,
         true,
         false},
        {"one hour before the end",
         {.outcome = refused_for_now, .attempts_before = 19, .age = 71h},
         deferred,
         60min,
         true,
         false},
        {"refused for now when old", {.outcome = refused_for_now, .age = 72h}, dead, {}, true, false},
        {"new session", {.outcome = refused_for_now, .free_retry = true}, queued, 100ms, false, false},
        {"refused", {.outcome = refused}, failed, {}, true, false},
        {"refused when old", {.outcome = refused, .age = 80h}, failed, {}, true, false},
        {"refused in a storm", {.outcome = refused, .storm = hold, .storm_left = 5min}, deferred, 301s, false, false},
        {"refused in a storm when old", {.outcome = refused, .age = 72h, .storm = hold}, dead, {}, false, false},
        {"channel", {.outcome = channel_fault}, queued, 1s, false, false},
        {"channel when old", {.outcome = channel_fault, .age = 72h}, dead, {}, false, false},
        {"channel, and this mail breaks it", {.outcome = channel_fault, .blamed = true}, deferred, 48s, true, false},
        {"channel, this mail breaks it, old",
         {.outcome = channel_fault, .age = 72h, .blamed = true},
         dead,
         {},
         true,
         false},
        {"uncertain, resend", {.outcome = uncertain}, deferred, 48s, true, true},
        {"uncertain, resend, old", {.outcome = uncertain, .age = 72h}, dead, {}, true, true},
        {"uncertain, hold", {.outcome = uncertain, .policy = uncertain_policy::hold}, dead, {}, true, true},
        {"called off", {.outcome = called_off}, queued, 1s, false, false},
        {"called off when old", {.outcome = called_off, .age = 80h}, queued, 1s, false, false},
    };
    fixed_random lowest;
    for (const auto& row : table) {
        const auto decided = decide(row.given, retry_schedule{}, lowest);
        EXPECT_EQ(decided.status, row.status) << row.name;
        EXPECT_EQ(decided.retry_in, row.retry_in) << row.name;
        EXPECT_EQ(decided.charged, row.charged) << row.name;
        EXPECT_EQ(decided.uncertain, row.uncertain) << row.name;
    }
}

TEST(RetrySchedule, stays_within_a_fifth_of_each_pause) {
    const retry_schedule schedule;
    counting_random random;
    for (std::int64_t n = 1; n <= 10; ++n) {
        const auto base = schedule.pauses[std::min<std::size_t>(static_cast<std::size_t>(n) - 1, 6)];
        for (int draw = 0; draw < 500; ++draw) {
            const auto pause = schedule.pause_after(n, 0ms, random);
            ASSERT_GE(pause, base * 0.8);
            ASSERT_LE(pause, base * 1.2);
        }
    }
}

// Fails so many mails in a row that it opens.
void fail(breaker& channel, steady_time now, random_source& random) {
    while (channel.state(now) == breaker::states::closed) channel.on_fault(now, random);
}

// Asks at the first moment at which it may; returns that moment.
steady_time probe(breaker& channel, random_source& random, bool works) {
    const auto now = channel.opens_at().value();
    EXPECT_TRUE(channel.is_probe_due(now));
    channel.on_probe_start(now, random);
    EXPECT_FALSE(channel.is_probe_due(now));
    channel.on_probe_end(works);
    return now;
}

TEST(Breaker, opens_after_faults_in_a_row_and_sends_nothing_until_a_probe_works) {
    breaker channel({.slots_max = 8});
    fixed_random lowest;
    for (int n = 0; n < 3; ++n) {
        EXPECT_EQ(channel.state(at(0ms)), breaker::states::closed);
        EXPECT_EQ(channel.slots(at(0ms)), 8u);
        channel.on_fault(at(0ms), lowest);
    }
    EXPECT_EQ(channel.state(at(749ms)), breaker::states::open);
    EXPECT_FALSE(channel.is_probe_due(at(749ms)));
    EXPECT_EQ(channel.state(at(750ms)), breaker::states::half_open);
    EXPECT_TRUE(channel.is_probe_due(at(750ms)));
    EXPECT_EQ(channel.slots(at(750ms)), 0u);

    channel.on_probe_start(at(750ms), lowest);
    EXPECT_EQ(channel.state(at(760ms)), breaker::states::half_open);
    EXPECT_EQ(channel.slots(at(760ms)), 0u);
    channel.on_probe_end(true);

    EXPECT_EQ(channel.state(at(760ms)), breaker::states::closed);
    EXPECT_EQ(channel.slots(at(760ms)), 1u);
}

TEST(Breaker, an_answer_between_faults_keeps_it_closed) {
    breaker channel({.slots_max = 8});
    fixed_random random;
    for (int n = 0; n < 10; ++n) {
        channel.on_fault(at(0ms), random);
        channel.on_fault(at(0ms), random);
        channel.on_answer();
    }
    EXPECT_EQ(channel.state(at(0ms)), breaker::states::closed);
}

TEST(Breaker, probes_after_a_second_then_every_five_to_six) {
    breaker channel({.slots_max = 8});
    counting_random random;
    fail(channel, at(0ms), random);
    auto last = probe(channel, random, false);
    EXPECT_LE(last, at(1s));
    for (int n = 0; n < 500; ++n) {
        const auto next = probe(channel, random, false);
        ASSERT_GE(next - last, 5s);
        ASSERT_LE(next - last, 6s);
        last = next;
    }
}

TEST(Breaker, a_probe_that_hangs_delays_neither_the_next_one_nor_the_recovery) {
    breaker channel({.slots_max = 8});
    fixed_random random;
    fail(channel, at(0ms), random);
    std::size_t hanging = 0;
    for (auto now = at(1s); now < at(10min); now += 1s)
        if (channel.is_probe_due(now)) {
            channel.on_probe_start(now, random);
            ++hanging;
        }
    EXPECT_EQ(hanging, 12u);

    channel.on_probe_end(true);
    EXPECT_EQ(channel.state(at(10min)), breaker::states::closed);
    for (; hanging > 1; --hanging) channel.on_probe_end(false);

    EXPECT_EQ(channel.state(at(10min)), breaker::states::closed);
}

TEST(Breaker, mails_that_fail_behind_good_probes_double_the_cool_down_up_to_a_minute) {
    breaker channel({.slots_max = 8});
    fixed_random highest;
    highest.value = ~std::uint64_t{0};
    auto now = at(0ms);
    fail(channel, now, highest);
    std::vector<std::int64_t> pauses;
    for (int n = 0; n < 9; ++n) {
        pauses.push_back(std::chrono::ceil<std::chrono::seconds>(*channel.opens_at() - now).count());
        now = probe(channel, highest, true);
        ASSERT_EQ(channel.slots(now), 1u);
        EXPECT_TRUE(channel.is_trial());
        channel.on_fault(now, highest);  // one mail is enough
        ASSERT_NE(channel.state(now), breaker::states::closed);
        EXPECT_EQ(channel.down_since(), at(0ms));
    }
    EXPECT_THAT(pauses, testing::ElementsAre(1, 5, 5, 8, 16, 32, 60, 60, 60));
}

TEST(Breaker, a_relay_that_takes_some_mails_between_its_faults_is_not_held_for_longer_and_longer) {
    breaker channel({.slots_max = 8});
    fixed_random highest;
    highest.value = ~std::uint64_t{0};
    fail(channel, at(0ms), highest);
    for (int n = 0; n < 50; ++n) {
        const auto now = probe(channel, highest, true);
        channel.on_answer();
        EXPECT_FALSE(channel.is_trial());
        channel.on_fault(now, highest);
        ASSERT_LE(*channel.opens_at() - now, 5s);
    }
}

TEST(Breaker, starts_slowly_and_opens_at_the_first_fault_meanwhile) {
    breaker channel({.slots_max = 8});
    fixed_random random;
    fail(channel, at(0ms), random);
    const auto now = probe(channel, random, true);
    EXPECT_EQ(channel.slots(now), 1u);
    channel.on_answer();
    EXPECT_EQ(channel.slots(now), 2u);
    channel.on_answer();
    channel.on_answer();
    EXPECT_EQ(channel.slots(now), 4u);

    channel.on_fault(now, random);

    EXPECT_EQ(channel.state(now), breaker::states::open);
}

TEST(Breaker, every_event_in_every_state) {
    using states = breaker::states;
    enum class events { answer, fault, probe_works, probe_fails };
    struct row {
        states from;
        events what;
        states to;
        std::size_t slots;
        bool is_down;  // until a mail is answered
    };
    const row table[] = {
        {states::closed, events::answer, states::closed, 8, false},
        {states::closed, events::fault, states::closed, 8, false},
        {states::open, events::answer, states::closed, 2, false},
        {states::open, events::fault, states::open, 0, true},
        {states::half_open, events::answer, states::closed, 2, false},
        {states::half_open, events::fault, states::half_open, 0, true},
        {states::half_open, events::probe_works, states::closed, 1, true},
        {states::half_open, events::probe_fails, states::open, 0, true},
    };
    fixed_random random;
    for (const auto& given : table) {
        breaker channel({.slots_max = 8});
        if (given.from != states::closed) fail(channel, at(0ms), random);
        const auto now = given.from == states::half_open ? at(1s) : at(100ms);
        ASSERT_EQ(channel.state(now), given.from);
        if (given.from == states::half_open) channel.on_probe_start(now, random);

        switch (given.what) {
            case events::answer: channel.on_answer(); break;
            case events::fault: channel.on_fault(now, random); break;
            case events::probe_works: channel.on_probe_end(true); break;
            case events::probe_fails: channel.on_probe_end(false); break;
        }

        EXPECT_EQ(channel.state(now), given.to) << name_of(given.from) << " " << static_cast<int>(given.what);
        EXPECT_EQ(channel.slots(now), given.slots) << name_of(given.from) << " " << static_cast<int>(given.what);
        EXPECT_EQ(channel.down_since().has_value(), given.is_down);
    }
}

TEST(LaneLimits, a_domain_has_a_quarter_until_it_is_known_to_be_quick) {
    lane_limits lanes({.slots_start = 20, .slots_max = 20});
    for (int n = 0; n < 5; ++n) {
        EXPECT_TRUE(lanes.admits("a.example", at(0s)));
        lanes.started("a.example", at(0s));
    }
    EXPECT_FALSE(lanes.admits("a.example", at(0s)));
    EXPECT_TRUE(lanes.admits("b.example", at(0s)));
    EXPECT_THAT(lanes.busy_domains(), testing::ElementsAre("a.example"));
    EXPECT_EQ(lanes.allowance("a.example"), 5u);

    lanes.finished("a.example", lane_result::answered, at(0s), at(20ms));
    lanes.started("a.example", at(0s));
    EXPECT_TRUE(lanes.admits("a.example", at(0s)));
    for (int n = 5; n < 15; ++n) lanes.started("a.example", at(0s));
    EXPECT_FALSE(lanes.admits("a.example", at(0s)));  // a quarter stays free for others
}

TEST(LaneLimits, a_slow_domain_stays_at_its_share) {
    lane_limits lanes({.slots_start = 4, .slots_max = 20});
    lanes.started("a.example", at(0s));
    lanes.finished("a.example", lane_result::answered, at(0s), at(30s));
    lanes.started("a.example", at(0s));
    EXPECT_FALSE(lanes.admits("a.example", at(0s)));
}

TEST(LaneLimits, grow_with_each_answer_until_the_first_fault_and_then_by_one_per_round_and_halve_once_per_round) {
    lane_limits lanes({.slots_start = 5, .slots_max = 10});
    const auto answers = [&](int count) {
        for (int n = 0; n < count; ++n) {
            lanes.started("a.example", at(0s));
            lanes.finished("a.example", lane_result::answered, at(0s), at(1ms));
        }
    };
    answers(3);
    EXPECT_EQ(lanes.slots(at(0s)), 8u);

    for (int n = 0; n < 8; ++n) lanes.started("d" + std::to_string(n), at(0s));
    for (int n = 0; n < 8; ++n) lanes.finished("d" + std::to_string(n), lane_result::faulted, at(0s), at(1ms));
    EXPECT_EQ(lanes.slots(at(0s)), 4u);
    answers(5);
    EXPECT_EQ(lanes.slots(at(0s)), 5u);
    answers(100);
    EXPECT_EQ(lanes.slots(at(0s)), 10u);

    for (int n = 0; n < 10; ++n) lanes.started("d" + std::to_string(n), at(0s));
    for (int n = 0; n < 10; ++n) lanes.finished("d" + std::to_string(n), lane_result::faulted, at(0s), at(1ms));
    EXPECT_EQ(lanes.slots(at(0s)), 5u);
    for (int n = 0; n < 10; ++n) {
        lanes.started("a", at(0s));
        lanes.finished("a", lane_result::faulted, at(0s), at(1ms));
    }
    EXPECT_EQ(lanes.slots(at(0s)), 1u);
}

TEST(LaneLimits, a_send_without_an_answer_makes_room_for_one_more_of_its_domain) {
    lane_limits lanes({.slots_start = 5, .slots_max = 20});
    lanes.started("a.example", at(0s));
    EXPECT_FALSE(lanes.admits("a.example", at(4999ms)));
    EXPECT_EQ(lanes.next_stall(at(1s)), at(5s));

    EXPECT_TRUE(lanes.admits("a.example", at(5s)));
    EXPECT_EQ(lanes.slots(at(5s)), 6u);
    lanes.started("a.example", at(5s));
    EXPECT_FALSE(lanes.admits("a.example", at(6s)));
    EXPECT_FALSE(lanes.admits("a.example", at(1min))) << "a domain that always hangs gets twice its share at most";

    lanes.finished("a.example", lane_result::answered, at(5s), at(7s));
    EXPECT_TRUE(lanes.admits("a.example", at(7s))) << "others of the domain go on beside the one that hangs";
    EXPECT_EQ(lanes.next_stall(at(7s)), std::nullopt);
}

TEST(LaneLimits, a_send_without_an_answer_does_not_stop_all_when_one_slot_is_left) {
    lane_limits lanes({.slots_start = 1, .slots_max = 2});
    lanes.started("a.example", at(0s));
    EXPECT_EQ(lanes.slots(at(1s)), 1u);
    EXPECT_EQ(lanes.slots(at(5s)), 2u);
    lanes.started("b.example", at(5s));
    EXPECT_EQ(lanes.slots(at(1min)), 2u) << "never more than the most that is allowed";
    EXPECT_EQ(lanes.stalled(at(1min)), 2u);
}

TEST(StormGuard, fails_nineteen_and_holds_the_rest) {
    storm_guard guard;
    int failed = 0, held = 0;
    for (int n = 0; n < 50; ++n) {
        const auto to = "c" + std::to_string(n) + "@example.com";
        const delivery_report no{.reply_code = 550,
                                 .enhanced_code = "5.7.1",
                                 .reply = "<" + to + ">: Relay access denied (id " + std::to_string(n) + ")"};
        (guard.on_refused(no, to, at(0ms)) == storm_guard::verdict::fail ? failed : held)++;
    }
    EXPECT_EQ(failed, 19);
    EXPECT_EQ(held, 31);
    EXPECT_EQ(guard.slots(at(1min), 0), 0u);
    EXPECT_EQ(guard.slots(at(5min), 0), 1u);
    EXPECT_EQ(guard.slots(at(5min), 1), 0u);
}

TEST(StormGuard, the_same_recipient_other_words_or_an_accepted_mail_are_no_storm) {
    storm_guard same, mixed, broken;
    const delivery_report unknown{.reply_code = 550, .reply = "user unknown"},
        policy{.reply_code = 554, .reply = "policy"};
    for (int n = 0; n < 100; ++n) {
        const auto to = "c" + std::to_string(n) + "@example.com";
        EXPECT_EQ(same.on_refused(unknown, "ada@example.com", at(0ms)), storm_guard::verdict::fail);
        EXPECT_EQ(mixed.on_refused(n % 2 == 0 ? unknown : policy, to, at(0ms)), storm_guard::verdict::fail);
        EXPECT_EQ(broken.on_refused(unknown, to, at(0ms)), storm_guard::verdict::fail);
        if (n % 19 == 18) broken.on_accepted();
    }
}

TEST(StormGuard, pauses_longer_while_probes_are_refused_and_ends_with_an_accepted_mail) {
    storm_guard guard({.equal_max = 2, .pause_min = 1min, .pause_max = 3min});
    const delivery_report no{.reply_code = 550, .reply = "denied"}, other{.reply_code = 550, .reply = "user unknown"};
    guard.on_refused(no, "a", at(0ms));
    guard.on_refused(no, "b", at(0ms));
    EXPECT_EQ(*guard.paused_until(), at(1min));
    EXPECT_EQ(guard.on_refused(no, "c", at(1min)), storm_guard::verdict::hold);
    EXPECT_EQ(*guard.paused_until(), at(3min));
    EXPECT_EQ(guard.on_refused(other, "d", at(3min)), storm_guard::verdict::fail);
    EXPECT_TRUE(guard.is_storm());
    EXPECT_EQ(guard.slots(at(3min), 0), 1u);

    guard.on_accepted();

    EXPECT_FALSE(guard.is_storm());
}

TEST(DeliveryMode, is_read_from_text) {
    for (const std::string good : {"live", "sink", "redirect:qa@shop.example", "allowlist:shop.example,example.org"}) {
        auto mode = parse_delivery_mode(good);
        ASSERT_TRUE(mode) << good;
        EXPECT_EQ(mode->text(), good);
    }
    EXPECT_EQ(parse_delivery_mode("allowlist: Shop.Example , b")->text(), "allowlist:shop.example,b");
    for (const std::string bad :
         {"", "Live", "redirect:", "redirect:nobody", "allowlist:", "allowlist:,", "allowlist:a@b.c", "sink:x"})
        EXPECT_EQ(parse_delivery_mode(bad).error().code, errc::invalid) << bad;
}

TEST(DeliveryMode, routes) {
    EXPECT_EQ(route_for({}, "a@b.c").recipient, "a@b.c");
    EXPECT_EQ(route_for(*parse_delivery_mode("redirect:q@x.y"), "a@b.c").recipient, "q@x.y");
    EXPECT_EQ(route_for(*parse_delivery_mode("allowlist:b.c"), "a@B.C").recipient, "a@B.C");
    EXPECT_EQ(route_for(*parse_delivery_mode("allowlist:b.c"), "a@x.b.c").recipient, "");
    EXPECT_THAT(route_for(*parse_delivery_mode("sink"), "a@b.c").skip_reason, HasSubstr("sink"));
}

TEST(Planner, one_mail_for_every_kind) {
    using enum event_kind;
    const planner plans(plain_config());
    for (const auto kind :
         {placed, paid, payment_failed, processing, shipped, delivered, cancelled, refunded, updated}) {
        const auto rows = plans.plan(event_about(small_order(), kind));
        ASSERT_EQ(rows.size(), 1u);
        EXPECT_EQ(rows[0].kind, mail_kind_of(kind));
        EXPECT_EQ(rows[0].recipient, "ada@example.com");
        EXPECT_EQ(rows[0].locale, "en-GB");
        EXPECT_EQ(rows[0].status, message_status::queued);
        EXPECT_TRUE(is_id("msg_", rows[0].id.value));
    }
}

TEST(Planner, a_silenced_event_leaves_one_skipped_row) {
    auto config = plain_config();
    config.merchant_address = "boss@shop.example";
    auto event = event_about(small_order());
    event.notify = false;

    const auto rows = planner(config).plan(event);

    ASSERT_EQ(rows.size(), 1u);
    EXPECT_EQ(rows[0].status, message_status::skipped);
    EXPECT_EQ(rows[0].reason, "notify is false");
}

TEST(Planner, the_mails_of_a_test_order_are_written_whatever_the_mode_of_the_service) {
    auto config = plain_config();
    config.merchant_address = "boss@shop.example";
    config.mode = parse_delivery_mode("sink").value();
    auto event = event_about(small_order());
    event.order.test = true;

    for (const auto& row : planner(config).plan(event))
        EXPECT_EQ(row.status, message_status::queued) << name_of(row.kind);
}

TEST(Planner, the_merchant_hears_of_new_orders_only) {
    auto config = plain_config();
    config.merchant_address = "boss@shop.example";

    const auto placed = planner(config).plan(event_about(small_order()));
    const auto paid = planner(config).plan(event_about(small_order(), event_kind::paid));

    ASSERT_EQ(placed.size(), 2u);
    EXPECT_EQ(placed[1].kind, mail_kind::merchant_new_order);
    EXPECT_EQ(placed[1].recipient, "boss@shop.example");
    EXPECT_NE(placed[0].id, placed[1].id);
    EXPECT_EQ(paid.size(), 1u);
}

TEST(Planner, metadata_alone_is_no_news_for_the_customer) {
    auto event = event_about(small_order(), event_kind::updated);
    event.changed = {"metadata"};
    EXPECT_EQ(planner(plain_config()).plan(event)[0].status, message_status::skipped);
    event.changed = {"metadata", "tracking"};
    EXPECT_EQ(planner(plain_config()).plan(event)[0].status, message_status::queued);
}

TEST(Planner, an_event_older_than_what_is_kept_is_never_mailed) {
    auto config = plain_config();
    config.merchant_address = "shop@example.com";
    const auto event = event_about(small_order());
    using namespace std::chrono_literals;

    for (const auto& row : planner(config).plan(event, event.time + 1us)) {
        EXPECT_EQ(row.status, message_status::skipped) << name_of(row.kind);
        EXPECT_EQ(row.reason, "the event is older than TIDINGS_RETENTION");
    }
    for (const auto& row : planner(config).plan(event, event.time)) EXPECT_EQ(row.status, message_status::queued);
}

TEST(Planner, only_a_mail_that_will_be_sent_replaces_others) {
    auto config = plain_config();
    config.merchant_address = "boss@shop.example";
    EXPECT_THAT(planner(config).plan(event_about(small_order()))[0].replaces, testing::IsEmpty());
    config.supersedable = {mail_kind::updated, mail_kind::processing};
    const planner plans(config);
    const auto rows = plans.plan(event_about(small_order()));
    EXPECT_THAT(rows[0].replaces, testing::ElementsAre(mail_kind::updated, mail_kind::processing));
    EXPECT_THAT(rows[1].replaces, testing::IsEmpty());

    auto silent = event_about(small_order(), event_kind::updated);
    silent.notify = false;

    EXPECT_THAT(plans.plan(silent)[0].replaces, testing::IsEmpty());
}

TEST(Planner, the_mode_is_written_down_at_once) {
    auto config = plain_config();
    config.mode = *parse_delivery_mode("sink");
    const auto rows = planner(config).plan(event_about(small_order()));
    EXPECT_EQ(rows[0].status, message_status::skipped);
    EXPECT_THAT(rows[0].reason, HasSubstr("sink"));
}

TEST(Planner, the_same_event_gives_the_same_ids_sorted_like_events) {
    const event_id first("evt_019a0000-0000-7000-8000-00000000000a"), later("evt_019a0000-0001-7000-8000-00000000000a");
    EXPECT_EQ(message_id_for(first, mail_kind::placed, "a@b.c"), message_id_for(first, mail_kind::placed, "a@b.c"));
    EXPECT_NE(message_id_for(first, mail_kind::placed, "a@b.c"), message_id_for(first, mail_kind::paid, "a@b.c"));
    EXPECT_NE(message_id_for(first, mail_kind::placed, "a@b.c"), message_id_for(first, mail_kind::placed, "a@b.d"));
    EXPECT_LT(message_id_for(first, mail_kind::placed, "a@b.c"), message_id_for(later, mail_kind::placed, "a@b.c"));
    EXPECT_TRUE(is_id("msg_", message_id_for(first, mail_kind::placed, "a@b.c").value));
    EXPECT_TRUE(is_id("msg_", message_id_for(event_id("odd"), mail_kind::placed, "a@b.c").value));
}

TEST(Patience, ends) {
    patience some(2);
    const message_id id("msg_1");
    EXPECT_TRUE(some.grants_free_retry(id));
    EXPECT_TRUE(some.grants_free_retry(id));
    EXPECT_FALSE(some.grants_free_retry(id));
    EXPECT_FALSE(some.blames(id));
    EXPECT_FALSE(some.blames(id));  // nothing else got through either: no evidence against this mail
    some.note_answer();
    EXPECT_FALSE(some.blames(id));
    some.note_answer();
    EXPECT_TRUE(some.blames(id));
    some.forget(id);
    EXPECT_TRUE(some.grants_free_retry(id));
}

}  // namespace
}  // namespace tidings
