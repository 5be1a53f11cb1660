// Mails that get written prose: what they wait for, what they never wait for, and what a retry sends.
#include <gmock/gmock.h>
#include "notify/prose_desk.hpp"
#include "unit/notify/bench.hpp"
#include "unit/notify/scripted_copywriter.hpp"

namespace tidings {
namespace {

using namespace std::chrono_literals;
using namespace testing_support;
using testing::HasSubstr;
using testing::Not;

struct prose_bench : bench {
    scripted_copywriter writer{clock};
    memory_spending spending;
    std::unique_ptr<prose_desk> desk;

    explicit prose_bench(prose_config config = {}, notify_config delivery = plain_config()) : bench(delivery) {
        config.kinds = {mail_kind::placed};
        desk = std::make_unique<prose_desk>(writer, spending, clock, random, std::move(config), logger(sink, "prose"));
        make(std::move(delivery), desk.get());
    }
    const frozen_mail& frozen(const std::string& id) const { return *journal.rows.at(id).stored.frozen; }
    // Each order has products of its own, so that every mail asks.
    std::string add_distinct(int n, mail_kind kind = mail_kind::placed) {
        const auto id = add(n, "c" + std::to_string(n) + "@example.com");
        auto& stored = journal.rows.at(id).stored;
        stored.head.kind = kind;
        auto shown = small_order();
        shown.id = stored.head.order;
        shown.version = 1;
        shown.details.customer.email = stored.head.recipient;
        shown.details.items[0].name =
            "Tea " + std::string(1 + static_cast<std::size_t>(n) / 26, static_cast<char>('a' + n % 26));
        stored.event_payload = encode_event_payload(encode_order(shown), std::nullopt, {}, true);
        return id;
    }
};

TEST(DispatcherProse, the_mail_carries_the_text_and_the_journal_says_so) {
    prose_bench b;
    const auto id = b.add(1, "ada@example.com");
    b.start();
    b.run_for(1s);

    ASSERT_EQ(b.relay.dots.size(), 1u);
    EXPECT_THAT(b.relay.dots[0].bytes, HasSubstr("Hello Ada, how lovely to hear from you!"));
    EXPECT_THAT(b.relay.dots[0].bytes, HasSubstr("We hope your order brings you many happy moments."));
    EXPECT_THAT(b.relay.dots[0].bytes, Not(HasSubstr("We will let you know about each next step.")));
    EXPECT_THAT(b.relay.dots[0].bytes, HasSubstr("We have received your order")) << "facts stay";
    EXPECT_EQ(b.frozen(id).text_origin, "ai");
    EXPECT_THAT(b.frozen(id).ai_note, HasSubstr(R"("outcome":"written")"));
}

TEST(DispatcherProse, nobody_pays_for_the_text_of_a_test_orders_mail) {
    prose_bench b;
    const auto id = b.add(1, "ada@example.com");
    b.journal.rows.at(id).stored.head.is_test = true;
    b.start();
    b.run_for(1s);

    EXPECT_TRUE(b.writer.asked.empty());
    EXPECT_EQ(b.frozen(id).text_origin, "template");
}

TEST(DispatcherProse, without_an_answer_the_mail_leaves_with_the_templates_text_within_the_budget) {
    prose_bench b;
    b.writer.takes = [](const prose_request&) { return 10min; };
    const auto id = b.add(1, "ada@example.com");
    b.start();
    const auto began = b.clock.steady();
    b.run_for(10s);

    ASSERT_EQ(b.relay.dots.size(), 1u);
    EXPECT_LE(b.relay.dots[0].at - began, 3s + 100ms);
    EXPECT_THAT(b.relay.dots[0].bytes, HasSubstr("Hello Ada,\r\n"));
    EXPECT_THAT(b.relay.dots[0].bytes, HasSubstr("We will let you know about each next step."));
    EXPECT_EQ(b.frozen(id).text_origin, "template");
    EXPECT_THAT(b.frozen(id).ai_note, HasSubstr(R"("outcome":"timed_out")"));
}

TEST(DispatcherProse, other_mails_pass_those_that_wait_and_no_lane_is_taken) {
    prose_bench b;
    b.writer.takes = [](const prose_request&) { return 2s; };
    for (int n = 0; n < 100; ++n) b.add_distinct(n);
    for (int n = 100; n < 200; ++n) b.add_distinct(n, mail_kind::paid);
    b.start();
    const auto began = b.clock.steady();
    b.run_for(1500ms);

    std::size_t written_kind = 0, other_kind = 0;
    for (const auto& [id, row] : b.journal.rows)
        if (row.stored.head.status == message_status::sent)
            ++(row.stored.head.kind == mail_kind::paid ? other_kind : written_kind);
    EXPECT_EQ(other_kind, 100u);
    EXPECT_EQ(written_kind, 100u - 8u - 32u) << "those for whom there was no place went with the template's text";
    EXPECT_EQ(b.relay.open, 0u);
    for (const auto& dot : b.relay.dots) EXPECT_LE(dot.at - began, 1500ms);

    b.run_for(10s);

    EXPECT_EQ(b.journal.count(message_status::sent), 200u);
    for (const auto& dot : b.relay.dots) EXPECT_LE(dot.at - began, 3s + 200ms);
}

TEST(DispatcherProse, mails_of_a_limited_domain_that_have_their_words_fill_nobodys_hands) {
    auto delivery = plain_config();
    delivery.rates = parse_domain_rates("example.com=60/h").value();
    prose_bench b({}, delivery);
    b.writer.takes = [](const prose_request&) { return 2s; };
    for (int n = 0; n < 60; ++n) b.add_distinct(n);
    b.start();
    b.run_for(20s);
    EXPECT_LE(b.mails->status().waiting, 6u);
    EXPECT_LE(b.journal.count(message_status::sent), 6u);

    const auto other = b.add(100, "ada@other.example");
    b.journal.rows.at(other).stored.head.kind = mail_kind::paid;
    b.mails->wake();
    b.run_for(1s);
    EXPECT_EQ(b.head(other).status, message_status::sent);
    b.run_for(3h);

    EXPECT_EQ(b.journal.count(message_status::sent), 61u);
    EXPECT_LE(b.writer.asked.size(), 60u) << "nobody is asked twice";
}

TEST(DispatcherProse, a_retry_sends_the_same_bytes_and_asks_nobody) {
    prose_bench b;
    int refusals = 2;
    b.relay.answers = [&](const envelope&) {
        return refusals-- > 0 ? scripted_mailer::answer(delivery_outcome::refused_for_now, 451, smtp_phase::dot)
                              : scripted_mailer::accepted();
    };
    b.add(1, "ada@example.com");
    b.start();
    b.run_for(10min);

    ASSERT_EQ(b.relay.dots.size(), 3u);
    EXPECT_EQ(b.writer.asked.size(), 1u);
    for (const auto& dot : b.relay.dots) EXPECT_EQ(dot.bytes, b.relay.dots[0].bytes);
}

TEST(DispatcherProse, a_mail_that_could_not_leave_during_an_outage_keeps_its_text) {
    prose_bench b;
    bool away = true;
    b.relay.answers = [&](const envelope&) {
        return away ? scripted_mailer::answer(delivery_outcome::channel_fault, 0, smtp_phase::connect)
                    : scripted_mailer::accepted();
    };
    for (int n = 0; n < 20; ++n) b.add_distinct(n);
    b.start();
    b.run_for(5min);
    away = false;
    b.run_for(5min);

    EXPECT_EQ(b.journal.count(message_status::sent), 20u);
    EXPECT_EQ(b.writer.asked.size(), 20u) << "nobody was asked twice";
}

TEST(DispatcherProse, a_stop_gives_a_mail_back_that_still_waits_for_its_text) {
    prose_config config;
    config.requests_max = 1;
    prose_bench b{config};
    b.writer.takes = [](const prose_request&) { return 1s; };
    const auto first = b.add_distinct(1), second = b.add_distinct(2);
    b.start();
    b.run_for(100ms);
    b.mails->stop();
    b.desk->stop();
    b.run_for(5s);

    EXPECT_TRUE(b.ended);
    EXPECT_EQ(b.head(second).status, message_status::queued);
    EXPECT_FALSE(b.journal.rows.at(second).stored.frozen);
    EXPECT_EQ(b.head(first).status, message_status::queued) << "its text came, and is kept for the next start";
    EXPECT_EQ(b.frozen(first).text_origin, "ai");
    EXPECT_TRUE(b.relay.dots.empty());
}

TEST(DispatcherProse, an_event_that_cannot_be_read_ends_as_it_would_without) {
    prose_bench b;
    const auto id = b.add(1, "ada@example.com");
    b.journal.rows.at(id).stored.event_payload = "{";
    b.start();
    b.run_for(1s);

    EXPECT_EQ(b.head(id).status, message_status::dead);
    EXPECT_TRUE(b.writer.asked.empty());
}

TEST(DispatcherProse, kinds_and_languages_that_are_switched_off_ask_nobody) {
    prose_config config;
    config.languages = {"fr"};
    prose_bench b{config};
    const auto id = b.add(1, "ada@example.com");
    b.start();
    b.run_for(1s);

    EXPECT_EQ(b.head(id).status, message_status::sent);
    EXPECT_TRUE(b.writer.asked.empty());
    EXPECT_EQ(b.frozen(id).ai_note, "");
}

}  // namespace
}  // namespace tidings
