// The envelope of a mail behind the final dot of the one before it.
#include <gtest/gtest.h>
#include "mail/smtp_conversation.hpp"
#include "unit/mail/conversation_player.hpp"

namespace tidings {
namespace {

using testing_support::fake_relay;
using testing_support::player;
using enum delivery_outcome;
using action = smtp_step::action;

constexpr std::string_view first_body = "Subject: 1\r\n\r\n.dot\r\n", second_body = "Subject: 2\r\n\r\nbye\r\n";

smtp_mail first_mail() {
    return {.sender = "orders@shop.test", .recipient = "ada@example.com", .bytes = first_body};
}

smtp_mail second_mail() {
    return {.sender = "orders@shop.test", .recipient = "bob@example.com", .bytes = second_body};
}

// What the relay answers to the second mail's commands may differ from what it said to the first.
struct two_mails {
    explicit two_mails(std::map<std::string, std::string> later = {}) : talk(options()), game{talk, relay} {
        game.open();
        game.next = second_mail();
        game.before = [this, later](int, const smtp_step& step) -> std::optional<error> {
            if (step.what == action::ask_before_dot) ++intents;
            if (step.what == action::ask_before_dot && intents == 1)
                for (const auto& [verb, reply] : later) relay.replies[verb] = reply;
            return cut ? cut(step) : std::nullopt;
        };
    }

    static smtp_conversation::options options() {
        smtp_conversation::options how;
        how.client_name = "shop.test";
        how.security = smtp_security::none;
        return how;
    }

    void send_first() { first = game.run(talk.send_mail(first_mail())); }
    void send_both() {
        send_first();
        if (talk.has_next()) second = game.run(talk.go_on());
    }

    fake_relay relay;
    smtp_conversation talk;
    player game;
    std::function<std::optional<error>(const smtp_step&)> cut;
    int intents = 0;
    smtp_outcome first;
    std::optional<smtp_outcome> second;
};

TEST(SmtpPipeline, sends_the_next_envelope_behind_the_dot_in_one_write) {
    two_mails both;
    both.game.sent.clear();
    both.game.actions.clear();

    both.send_first();

    EXPECT_EQ(both.first.verdict, accepted);
    EXPECT_TRUE(both.talk.has_next());
    EXPECT_FALSE(both.talk.is_usable()) << "it is taken";
    EXPECT_EQ(both.game.sent,
              "MAIL FROM:<orders@shop.test> SIZE=20\r\nRCPT TO:<ada@example.com>\r\nDATA\r\n"
              "Subject: 1\r\n\r\n..dot\r\n.\r\n"
              "MAIL FROM:<orders@shop.test> SIZE=19\r\nRCPT TO:<bob@example.com>\r\nDATA\r\n");
    both.second = both.game.run(both.talk.go_on());
    EXPECT_EQ(both.second->verdict, accepted);
    EXPECT_EQ(both.intents, 2);
    EXPECT_EQ(both.game.actions, (std::vector{action::send, action::receive, action::ask_before_dot, action::send,
                                              action::receive, action::ask_before_dot, action::send, action::receive}))
        << "one read brings the answers to dot and envelope";
    EXPECT_EQ(both.relay.bodies, (std::vector{std::string(first_body), std::string(second_body)}));
    EXPECT_TRUE(both.talk.is_usable());
    EXPECT_NE(both.talk.transcript().text().find("C: RCPT TO:<bob@example.com>\nC: DATA\nS: 250"), std::string::npos)
        << both.talk.transcript().text();
    EXPECT_EQ(both.talk.transcript().text().find("ada@"), std::string::npos);
}

TEST(SmtpPipeline, only_follows_where_pipelining_is_offered_and_the_relay_can_carry_it) {
    for (const auto& [offers, can] :
         std::map<std::string, bool>{{"250-relay.test\r\n250 PIPELINING\r\n", true},
                                     {"250 relay.test\r\n", false},
                                     {"250-relay.test\r\n250-PIPELINING\r\n250 SIZE 10\r\n", false}}) {
        fake_relay relay;
        relay.offers = offers;
        smtp_conversation talk(two_mails::options());
        player game{talk, relay};
        game.open();

        EXPECT_EQ(talk.can_follow(second_mail()), can) << offers;
    }
}

struct answers {
    const char* verb;  // of the second mail; "dot 1" is the first's dot
    const char* reply;
    delivery_outcome first;
    std::optional<delivery_outcome> second;  // none: nothing of it counts, it may go elsewhere
    smtp_phase second_phase;
    bool usable;
};

const answers table[] = {
    {"none", "", accepted, accepted, smtp_phase::dot, true},
    {"dot 1", "554 5.7.1 no\r\n", refused, accepted, smtp_phase::dot, true},
    {"dot 1", "451 4.7.1 later\r\n", refused_for_now, accepted, smtp_phase::dot, true},
    {"dot 1", "421 4.3.2 bye\r\n", channel_fault, {}, smtp_phase::dot, false},
    {"dot 1", "452 4.3.1 full\r\n", channel_fault, {}, smtp_phase::dot, false},
    {"dot 1", "452 4.5.3 enough\r\n", refused_for_now, {}, smtp_phase::dot, false},
    {"dot 1", "354 odd\r\n", uncertain, {}, smtp_phase::dot, false},
    {"dot 1", "garbage\r\n", uncertain, {}, smtp_phase::dot, false},
    {"dot 1", "250 2.0.0 queued\r\n421 4.4.2 enough\r\n", accepted, channel_fault, smtp_phase::mail, false},
    // One answer too many shifts the others: DATA wants a 354, so it is noticed before the second dot.
    {"dot 1", "250 2.0.0 queued\r\n250 2.0.0 again\r\n", accepted, channel_fault, smtp_phase::data, false},
    {"dot 1", "250 2.0.0 queued\r\n354 odd\r\n", accepted, channel_fault, smtp_phase::mail, false},
    {"MAIL", "421 4.3.0 bye\r\n", accepted, channel_fault, smtp_phase::mail, false},
    {"MAIL", "550 5.1.8 sender?\r\n", accepted, channel_fault, smtp_phase::mail, false},
    {"MAIL", "452 4.5.3 enough\r\n", accepted, refused_for_now, smtp_phase::mail, false},
    {"MAIL", "garbage\r\n", accepted, channel_fault, smtp_phase::mail, false},
    {"RCPT", "550 5.1.1 unknown\r\n", accepted, refused, smtp_phase::rcpt, true},
    {"RCPT", "450 4.2.0 greylisted\r\n", accepted, refused_for_now, smtp_phase::rcpt, true},
    {"RCPT", "421 4.3.0 bye\r\n", accepted, channel_fault, smtp_phase::rcpt, false},
    {"DATA", "451 4.3.0 later\r\n", accepted, refused_for_now, smtp_phase::data, true},
    {"DATA", "250 odd\r\n", accepted, channel_fault, smtp_phase::data, false},
    {"DATA", "354 go\r\n250 2.0.0 already\r\n", accepted, channel_fault, smtp_phase::dot, false},
    {"dot", "554 5.6.0 no\r\n", accepted, refused, smtp_phase::dot, true},
    {"dot", "421 4.3.0 bye\r\n", accepted, channel_fault, smtp_phase::dot, false},
    {"dot", "garbage\r\n", accepted, uncertain, smtp_phase::dot, false},
};

TEST(SmtpPipeline, gives_every_answer_to_its_mail_however_the_bytes_come) {
    for (const auto& given : table)
        for (std::size_t piece = 1; piece < 80; ++piece) {
            two_mails both;
            const bool at_first = std::string_view(given.verb) == "dot 1";
            both.cut = [&](const smtp_step& step) -> std::optional<error> {
                // The answers to one write are made at once: only the dot of the second mail is written later.
                if (step.what == action::send && both.intents == 1 && !at_first && given.verb != std::string("dot"))
                    both.relay.replies[given.verb] = given.reply;
                if (step.what == action::send && both.intents == 1 && at_first) both.relay.replies["dot"] = given.reply;
                if (step.what == action::send && both.intents == 2) both.relay.replies = {{given.verb, given.reply}};
                return {};
            };
            both.game.piece = piece;

            both.send_both();

            const auto about = std::string(given.verb) + " " + given.reply + " by " + std::to_string(piece);
            EXPECT_EQ(both.first.verdict, given.first) << about;
            EXPECT_EQ(both.second.has_value(), given.second.has_value()) << about;
            if (given.second && both.second) {
                EXPECT_EQ(both.second->verdict, *given.second) << about << both.talk.transcript().text();
                EXPECT_EQ(both.second->phase, given.second_phase) << about;
            }
            EXPECT_EQ(both.talk.is_usable(), given.usable) << about;
            EXPECT_FALSE(both.talk.has_next()) << about;
        }
}

TEST(SmtpPipeline, a_refused_recipient_with_data_taken_all_the_same_is_ended_empty) {
    two_mails both;
    both.cut = [&](const smtp_step& step) -> std::optional<error> {
        if (step.what == action::send && both.intents == 1)
            both.relay.replies = {{"RCPT", "550 5.1.1 unknown\r\n"}, {"DATA", "354 go all the same\r\n"}};
        return {};
    };

    both.send_both();

    EXPECT_EQ(both.first.verdict, accepted);
    EXPECT_EQ(both.second->verdict, refused);
    EXPECT_EQ(both.intents, 1);
    EXPECT_EQ(both.relay.bodies, (std::vector{std::string(first_body), std::string()}));
    EXPECT_TRUE(both.talk.is_usable());
}

TEST(SmtpPipeline, a_second_mail_that_is_called_off_never_gets_its_dot) {
    two_mails both;
    both.send_first();
    both.game.intent = error{errc::unavailable, "database away"};

    both.second = both.game.run(both.talk.go_on());

    EXPECT_EQ(both.first.verdict, accepted);
    EXPECT_EQ(both.second->verdict, called_off);
    EXPECT_TRUE(both.relay.in_data) << "the relay waits for a body that does not come";
    EXPECT_EQ(both.relay.bodies.size(), 1u);
    EXPECT_FALSE(both.talk.is_usable()) << "so the line is closed";
}

TEST(SmtpPipeline, a_next_mail_that_went_elsewhere_ends_the_line_with_the_answer_to_the_dot) {
    two_mails both;
    both.cut = [&](const smtp_step& step) -> std::optional<error> {
        if (step.what == action::receive && both.intents == 1) both.talk.forget_next();
        return {};
    };

    both.send_both();

    EXPECT_EQ(both.first.verdict, accepted);
    EXPECT_FALSE(both.second);
    EXPECT_EQ(both.intents, 1);
    EXPECT_FALSE(both.talk.is_usable());
}

// A line that breaks after so many bytes that the relay hears, or so many that it says after the first dot.
struct cut_line {
    cut_line(std::size_t heard, std::size_t said) : heard_left(heard), said_left(said) { both.game.piece = 1; }

    void play() {
        both.first = run(both.talk.send_mail(first_mail()));
        if (!both.talk.has_next()) return;
        is_second = true;
        both.second = run(both.talk.go_on());
    }

    const smtp_outcome& run(smtp_step step) {
        while (step.what != action::finished) step = act(step);
        return both.talk.report();
    }

    smtp_step act(const smtp_step& step) {
        const error broken{errc::unavailable, "cut"};
        if (step.what == action::send) {
            const auto size = step.bytes.size() + step.more.size(), out = std::min(size, heard_left);
            heard_left -= out;
            (is_second ? second_dot : first_dot) |= step.more.starts_with(".\r\n") && out > step.bytes.size();
            if (out == size) return both.game.act(step);
            was_cut = true;
            return both.talk.on_fault(broken, out);
        }
        if (step.what != action::receive || !first_dot) return both.game.act(step);
        if (said_left-- > 0) return both.game.act(step);
        was_cut = true;
        return both.talk.on_fault(broken);
    }

    two_mails both;
    std::size_t heard_left, said_left;
    bool first_dot = false, second_dot = false, was_cut = false, is_second = false;
};

TEST(SmtpPipeline, a_cut_leaves_each_mail_uncertain_exactly_while_its_own_dot_is_open) {
    int uncertain_first = 0, uncertain_second = 0;
    for (std::size_t heard = 60; heard < 300; ++heard)
        for (std::size_t said = 0; said < 130; said += heard < 200 ? 13 : 1) {
            cut_line line(heard, said);

            line.play();

            const auto about = std::to_string(heard) + " heard, " + std::to_string(said) + " said";
            const auto open_dot = line.is_second ? line.second_dot : line.first_dot;
            const auto& last = line.is_second ? *line.both.second : line.both.first;
            if (line.was_cut) {
                EXPECT_EQ(last.verdict, open_dot ? uncertain : channel_fault) << about;
                ++(line.is_second ? uncertain_second : uncertain_first);
            }
            if (line.is_second) {
                EXPECT_EQ(line.both.first.verdict, accepted) << about;
            }
        }
    EXPECT_GT(uncertain_first, 100);
    EXPECT_GT(uncertain_second, 100);
}

TEST(SmtpPipeline, the_long_part_of_a_big_mail_goes_before_the_question) {
    std::string big = "Subject: big\r\n\r\n";
    while (big.size() < 200'000) big += "0123456789 0123456789 0123456789\r\n";
    two_mails one;
    one.game.next.reset();
    std::size_t before_question = 0;
    one.cut = [&](const smtp_step& step) -> std::optional<error> {
        if (step.what == action::ask_before_dot) before_question = one.game.sent.size();
        return {};
    };
    auto mail = first_mail();
    mail.bytes = big;

    const auto outcome = one.game.run(one.talk.send_mail(mail));

    EXPECT_EQ(outcome.verdict, accepted);
    EXPECT_EQ(one.relay.bodies, std::vector{big});
    EXPECT_GT(before_question, big.size() - 33 * 1'024);
    EXPECT_LT(before_question, big.size());
}

}  // namespace
}  // namespace tidings
