#include "mail/smtp_conversation.hpp"
#include <gtest/gtest.h>
#include <random>
#include "mail/transfer_encoding.hpp"
#include "unit/mail/conversation_player.hpp"

namespace tidings {
namespace {

using testing_support::fake_relay;
using testing_support::player;
using enum delivery_outcome;
using action = smtp_step::action;

constexpr std::string_view a_body = "Subject: x\r\n\r\n.dot\r\nbye\r\n";

smtp_conversation::options options_with(smtp_security security, bool login = false) {
    smtp_conversation::options how;
    how.client_name = "shop.test";
    how.security = security;
    if (login) how.login = smtp_login{.user = "shop", .password = secret("s3cret")};
    return how;
}

smtp_mail a_mail() {
    return {.sender = "orders@shop.test", .recipient = "ada@example.com", .bytes = a_body};
}

// Opens and sends one mail; gives the outcome of whichever came last.
smtp_outcome whole_dialogue(player& game) {
    if (game.open().verdict != accepted) return game.talk.report();
    return game.run(game.talk.send_mail(a_mail()));
}

TEST(SmtpConversation, pipelines_the_envelope_and_asks_before_the_dot) {
    fake_relay relay;
    smtp_conversation talk(options_with(smtp_security::none));
    player game{talk, relay};

    EXPECT_EQ(game.open().verdict, accepted);
    game.actions.clear();
    game.sent.clear();
    const auto outcome = game.run(talk.send_mail(a_mail()));

    EXPECT_EQ(outcome.verdict, accepted);
    EXPECT_EQ(outcome.phase, smtp_phase::dot);
    EXPECT_EQ(outcome.reply_code, 250);
    EXPECT_EQ(outcome.reply, "queued as ABC");
    EXPECT_EQ(game.sent,
              "MAIL FROM:<orders@shop.test> SIZE=25\r\nRCPT TO:<ada@example.com>\r\nDATA\r\n"
              "Subject: x\r\n\r\n..dot\r\nbye\r\n.\r\n");
    EXPECT_EQ(game.actions,
              (std::vector{action::send, action::receive, action::ask_before_dot, action::send, action::receive}));
    EXPECT_EQ(relay.bodies, std::vector<std::string>{std::string(a_body)});
    EXPECT_TRUE(talk.is_usable());
}

TEST(SmtpConversation, sends_one_command_at_a_time_when_pipelining_is_not_offered) {
    fake_relay relay;
    relay.offers = "250 relay.test\r\n";
    smtp_conversation talk(options_with(smtp_security::none));
    player game{talk, relay};
    game.open();
    game.actions.clear();
    game.sent.clear();

    const auto outcome = game.run(talk.send_mail(a_mail()));

    EXPECT_EQ(outcome.verdict, accepted);
    EXPECT_TRUE(game.sent.starts_with("MAIL FROM:<orders@shop.test>\r\nRCPT"));
    EXPECT_EQ(std::count(game.actions.begin(), game.actions.end(), action::send), 4);
}

TEST(SmtpConversation, reads_the_same_from_any_cut_of_the_answers) {
    for (std::size_t piece = 1; piece < 60; ++piece) {
        fake_relay relay;
        smtp_conversation talk(options_with(smtp_security::starttls, true));
        player game{talk, relay};
        game.piece = piece;

        // STARTTLS forbids bytes behind its reply, and there are none.
        EXPECT_EQ(whole_dialogue(game).verdict, accepted) << piece;
    }
}

TEST(SmtpConversation, falls_back_to_helo_only_when_nothing_of_ehlo_is_needed) {
    for (const auto security : {smtp_security::none, smtp_security::starttls}) {
        fake_relay relay;
        relay.replies["EHLO"] = "502 5.5.1 not here\r\n";
        smtp_conversation talk(options_with(security));
        player game{talk, relay};

        const auto outcome = whole_dialogue(game);

        EXPECT_EQ(outcome.verdict, security == smtp_security::none ? accepted : channel_fault);
        EXPECT_EQ(game.sent.find("HELO shop.test\r\n") != std::string::npos, security == smtp_security::none);
    }
}

TEST(SmtpConversation, encrypts_before_the_login_and_asks_again_what_is_offered) {
    fake_relay relay;
    smtp_conversation talk(options_with(smtp_security::starttls, true));
    player game{talk, relay};

    EXPECT_EQ(whole_dialogue(game).verdict, accepted);

    EXPECT_EQ(game.sent_in_clear, "EHLO shop.test\r\nSTARTTLS\r\n");
    EXPECT_NE(game.sent.find("STARTTLS\r\nEHLO shop.test\r\nAUTH PLAIN AHNob3AAczNjcmV0\r\nMAIL"), std::string::npos)
        << game.sent;
    EXPECT_EQ(relay.verbs, (std::vector<std::string>{"greeting", "EHLO", "STARTTLS", "EHLO", "AUTH", "MAIL", "RCPT",
                                                     "DATA", "dot"}));
}

TEST(SmtpConversation, goes_on_without_encryption_only_when_told_to) {
    fake_relay relay;
    relay.offers = "250-relay.test\r\n250 AUTH PLAIN\r\n";
    smtp_conversation talk(options_with(smtp_security::starttls, true));
    player game{talk, relay};

    const auto outcome = game.open();

    EXPECT_EQ(outcome.verdict, channel_fault);
    EXPECT_EQ(outcome.phase, smtp_phase::tls);
    EXPECT_EQ(game.sent, "EHLO shop.test\r\n");
}

TEST(SmtpConversation, never_logs_in_over_a_clear_line_unless_that_is_allowed) {
    for (const bool allowed : {false, true}) {
        fake_relay relay;
        relay.offers = "250-relay.test\r\n250 AUTH PLAIN\r\n";
        auto how = options_with(smtp_security::none, true);
        how.login->allowed_in_clear = allowed;
        smtp_conversation talk(how);
        player game{talk, relay};

        const auto outcome = game.open();

        EXPECT_EQ(outcome.verdict, allowed ? accepted : channel_fault);
        EXPECT_EQ(game.sent.find("AUTH") != std::string::npos, allowed);
    }
}

TEST(SmtpConversation, refuses_what_was_slipped_in_before_the_handshake) {
    fake_relay relay;
    relay.replies["STARTTLS"] = "220 go\r\n250-evil\r\n250 AUTH PLAIN\r\n";
    smtp_conversation talk(options_with(smtp_security::starttls, true));
    player game{talk, relay};

    const auto outcome = game.open();

    EXPECT_EQ(outcome.verdict, channel_fault);
    EXPECT_EQ(outcome.phase, smtp_phase::tls);
    EXPECT_FALSE(relay.is_encrypted);
    EXPECT_EQ(game.sent.find("AUTH"), std::string::npos);
}

TEST(SmtpConversation, logs_in_by_every_way_a_server_offers) {
    const auto log_in = [](std::string offers, std::optional<sasl_mechanism> method,
                           std::map<std::string, std::string> replies, std::string password = "s3cret") {
        fake_relay relay;
        relay.offers_in_tls = "250-relay.test\r\n250 " + offers + "\r\n";
        relay.is_encrypted = true;
        relay.replies = std::move(replies);
        auto how = options_with(smtp_security::implicit, true);
        how.login->method = method;
        how.login->password = secret(password);
        smtp_conversation talk(how);
        player game{talk, relay};
        if (relay.replies.contains("AUTH")) relay.challenges = 0;
        game.open();
        return std::pair(talk.report(), game.sent.substr(game.sent.find("\r\n") + 2));
    };
    EXPECT_EQ(log_in("AUTH LOGIN PLAIN", std::nullopt, {}).second, "AUTH PLAIN AHNob3AAczNjcmV0\r\n");
    EXPECT_EQ(log_in("AUTH LOGIN", std::nullopt, {}).second, "AUTH LOGIN\r\nc2hvcA==\r\nczNjcmV0\r\n");
    EXPECT_EQ(log_in("AUTH PLAIN LOGIN", sasl_mechanism::login, {}).second, "AUTH LOGIN\r\nc2hvcA==\r\nczNjcmV0\r\n");
    EXPECT_EQ(log_in("AUTH=PLAIN", sasl_mechanism::plain, {}).first.verdict, accepted);
    EXPECT_EQ(log_in("AUTH CRAM-MD5", std::nullopt, {}).first.verdict, channel_fault);
    EXPECT_EQ(log_in("AUTH LOGIN", sasl_mechanism::plain, {}).first.verdict, channel_fault);
    EXPECT_EQ(log_in("HELP", std::nullopt, {}).first.phase, smtp_phase::auth);
    const auto huge = std::string(600, 'p');
    EXPECT_TRUE(log_in("AUTH PLAIN", std::nullopt, {{"AUTH", "334 \r\n"}}, huge).second.starts_with("AUTH PLAIN\r\n"));
}

smtp_conversation with_token(std::string token) {
    auto how = options_with(smtp_security::implicit, true);
    how.login->password = {};
    how.relay_host = "relay.test";
    how.relay_port = 587;
    smtp_conversation talk(how);
    talk.use_token(secret(std::move(token)));
    return talk;
}

TEST(SmtpConversation, logs_in_with_a_token_in_place_of_a_password) {
    for (const auto& [offers, command] : std::map<std::string, std::string>{
             {"LOGIN XOAUTH2", "AUTH XOAUTH2 dXNlcj1zaG9wAWF1dGg9QmVhcmVyIHQwa2VuAQE=\r\n"},
             {"XOAUTH2 OAUTHBEARER",
              "AUTH OAUTHBEARER bixhPXNob3AsAWhvc3Q9cmVsYXkudGVzdAFwb3J0PTU4NwFhdXRoPUJlYXJlciB0MGtlbgEB\r\n"}}) {
        fake_relay relay;
        relay.is_encrypted = true;
        relay.offers_in_tls = "250-relay.test\r\n250 AUTH " + offers + "\r\n";
        auto talk = with_token("t0ken");
        player game{talk, relay};

        EXPECT_EQ(game.open().verdict, accepted);
        EXPECT_EQ(game.sent, "EHLO shop.test\r\n" + command);
        EXPECT_NE(talk.transcript().text().find("***"), std::string::npos);
        EXPECT_EQ(talk.transcript().text().find("t0ken"), std::string::npos);
    }
}

TEST(SmtpConversation, sends_a_long_token_only_when_the_server_asks_for_it) {
    fake_relay relay;
    relay.is_encrypted = true;
    relay.offers_in_tls = "250-relay.test\r\n250 AUTH XOAUTH2\r\n";
    relay.replies["AUTH"] = "334 \r\n";
    relay.challenges = 0;
    auto talk = with_token(std::string(2'000, 't'));
    player game{talk, relay};
    game.before = [&](int step, const smtp_step&) {
        if (step == 5) relay.challenges = 1;
        return std::nullopt;
    };

    EXPECT_EQ(game.open().verdict, accepted);
    EXPECT_TRUE(game.sent.starts_with("EHLO shop.test\r\nAUTH XOAUTH2\r\ndXNlcj1zaG9wAWF1dGg9QmVhcmVyI")) << game.sent;
}

TEST(SmtpConversation, says_why_the_server_did_not_take_the_token_and_shows_it_nowhere) {
    fake_relay relay;
    relay.is_encrypted = true;
    relay.offers_in_tls = "250-relay.test\r\n250 AUTH OAUTHBEARER\r\n";
    relay.replies["AUTH"] = "334 eyJzdGF0dXMiOiJpbnZhbGlkX3Rva2VuIn0=\r\n";
    relay.replies["AQ=="] = "535 5.7.8 t0ken is no good\r\n";
    auto talk = with_token("t0ken");
    player game{talk, relay};

    const auto outcome = game.open();

    EXPECT_EQ(outcome.verdict, channel_fault);
    EXPECT_EQ(outcome.reply_code, 535);
    EXPECT_EQ(outcome.reply, R"(*** is no good ({"status":"invalid_token"}))");
    EXPECT_TRUE(game.sent.ends_with("\r\nAQ==\r\n"));
    EXPECT_EQ(talk.transcript().text().find("t0ken"), std::string::npos);
}

TEST(SmtpConversation, proves_a_password_by_scram_and_believes_no_server_that_does_not_know_it) {
    for (const bool knows : {true, false}) {
        fake_relay relay;
        relay.is_encrypted = true;
        relay.offers_in_tls = "250-relay.test\r\n250 AUTH PLAIN SCRAM-SHA-256\r\n";
        const std::string first =
            "r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096";
        const std::string last =
            "c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,"
            "p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=";
        relay.replies["AUTH"] = "334 " + base64(first) + "\r\n";
        relay.replies[base64(last)] =
            knows ? "334 " + base64("v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=") + "\r\n" : "235 2.7.0 hi\r\n";
        relay.replies[""] = "235 2.7.0 welcome\r\n";
        auto how = options_with(smtp_security::implicit, true);
        how.login = smtp_login{.user = "user", .password = secret("pencil")};
        how.nonce = "rOprNGfwEbeRWgbNEkqO";
        smtp_conversation talk(how);
        player game{talk, relay};

        const auto outcome = game.open();

        EXPECT_EQ(outcome.verdict, knows ? accepted : channel_fault) << outcome.reply << game.sent;
        EXPECT_EQ(talk.is_usable(), knows);
    }
}

TEST(SmtpConversation, answers_a_challenge_and_does_not_let_it_go_on_for_ever) {
    fake_relay relay;
    relay.is_encrypted = true;
    relay.replies["AUTH"] = "334 \r\n";              // overlooks the initial response
    relay.replies["AHNob3AAczNjcmV0"] = "334 \r\n";  // and asks again
    smtp_conversation talk(options_with(smtp_security::implicit, true));
    player game{talk, relay};

    const auto outcome = game.open();

    EXPECT_EQ(outcome.verdict, channel_fault);
    EXPECT_EQ(outcome.phase, smtp_phase::auth);
    EXPECT_EQ(game.sent, "EHLO shop.test\r\nAUTH PLAIN AHNob3AAczNjcmV0\r\nAHNob3AAczNjcmV0\r\n");
}

TEST(SmtpConversation, shows_no_credentials_even_when_the_server_repeats_them) {
    for (const auto* repeated : {"s3cret", "AHNob3AAczNjcmV0", "czNjcmV0"}) {
        fake_relay relay;
        relay.is_encrypted = true;
        relay.replies["AUTH"] = "535 5.7.8 bad: " + std::string(repeated) + "\r\n";
        smtp_conversation talk(options_with(smtp_security::implicit, true));
        player game{talk, relay};

        const auto outcome = game.open();

        EXPECT_EQ(outcome.verdict, channel_fault);
        EXPECT_EQ(outcome.reply, "bad: ***");
        EXPECT_EQ(outcome.reply_code, 535);
        EXPECT_EQ(talk.transcript().text().find(repeated), std::string::npos) << talk.transcript().text();
        EXPECT_NE(talk.transcript().text().find("C: AUTH PLAIN ***"), std::string::npos);
    }
}

struct refusal {
    const char* verb;
    const char* reply;
    delivery_outcome verdict;
    smtp_phase phase;
    bool usable;
};

TEST(SmtpConversation, gives_each_refusal_to_whom_it_belongs_with_and_without_pipelining) {
    const refusal refusals[] = {
        {"greeting", "554 5.7.1 no\r\n", channel_fault, smtp_phase::greeting, false},
        {"greeting", "421 4.3.2 busy\r\n", channel_fault, smtp_phase::greeting, false},
        {"greeting", "250 odd\r\n", channel_fault, smtp_phase::greeting, false},
        {"EHLO", "450 4.3.0 later\r\n", channel_fault, smtp_phase::ehlo, false},
        {"EHLO", "354 odd\r\n", channel_fault, smtp_phase::ehlo, false},
        {"STARTTLS", "454 4.7.0 not now\r\n", channel_fault, smtp_phase::tls, false},
        {"AUTH", "535 5.7.8 wrong\r\n", channel_fault, smtp_phase::auth, false},
        {"AUTH", "454 4.7.0 later\r\n", channel_fault, smtp_phase::auth, false},
        {"MAIL", "421 4.3.0 bye\r\n", channel_fault, smtp_phase::mail, false},
        {"MAIL", "550 5.1.8 sender?\r\n", channel_fault, smtp_phase::mail, false},
        {"MAIL", "451 4.3.0 later\r\n", channel_fault, smtp_phase::mail, false},
        {"MAIL", "452 4.5.3 enough\r\n", refused_for_now, smtp_phase::mail, false},
        {"MAIL", "552 5.3.4 big\r\n", refused, smtp_phase::mail, true},
        {"MAIL", "354 odd\r\n", channel_fault, smtp_phase::mail, false},
        {"RCPT", "550 5.1.1 unknown\r\n", refused, smtp_phase::rcpt, true},
        {"RCPT", "450 4.2.0 greylisted\r\n", refused_for_now, smtp_phase::rcpt, true},
        {"RCPT", "452 4.5.3 enough\r\n", refused_for_now, smtp_phase::rcpt, false},
        {"RCPT", "421 4.3.0 bye\r\n", channel_fault, smtp_phase::rcpt, false},
        {"RCPT", "354 odd\r\n", channel_fault, smtp_phase::rcpt, false},
        {"DATA", "451 4.3.0 later\r\n", refused_for_now, smtp_phase::data, true},
        {"DATA", "554 5.7.1 no\r\n", refused, smtp_phase::data, true},
        {"DATA", "250 odd\r\n", channel_fault, smtp_phase::data, false},
        {"DATA", "421 4.3.0 bye\r\n", channel_fault, smtp_phase::data, false},
        {"dot", "451 4.7.1 later\r\n", refused_for_now, smtp_phase::dot, true},
        {"dot", "554 5.6.0 no\r\n", refused, smtp_phase::dot, true},
        {"dot", "421 4.3.0 bye\r\n", channel_fault, smtp_phase::dot, false},
        {"dot", "452 4.3.1 full\r\n", channel_fault, smtp_phase::dot, false},
        {"dot", "354 odd\r\n", uncertain, smtp_phase::dot, false},
        {"dot", "garbage\r\n", uncertain, smtp_phase::dot, false},
    };
    for (const bool pipelining : {true, false})
        for (const auto& given : refusals) {
            fake_relay relay;
            if (!pipelining) relay.offers_in_tls = "250-relay.test\r\n250 AUTH PLAIN\r\n";
            relay.replies[given.verb] = given.reply;
            smtp_conversation talk(options_with(smtp_security::starttls, true));
            player game{talk, relay};

            const auto outcome = whole_dialogue(game);

            EXPECT_EQ(outcome.verdict, given.verdict) << given.verb << " " << given.reply << talk.transcript().text();
            EXPECT_EQ(outcome.phase, given.phase) << given.verb << " " << given.reply;
            EXPECT_EQ(talk.is_usable(), given.usable) << given.verb << " " << given.reply << pipelining;
            if (std::string_view(given.verb) != "dot") {
                EXPECT_FALSE(relay.body.size() || (relay.bodies.size() && !relay.bodies[0].empty()));
            }
        }
}

TEST(SmtpConversation, ends_an_unwanted_data_phase_empty_and_uses_the_line_again) {
    fake_relay relay;
    relay.replies["RCPT"] = "550 5.1.1 unknown\r\n";
    relay.replies["DATA"] = "354 go all the same\r\n";
    smtp_conversation talk(options_with(smtp_security::none));
    player game{talk, relay};

    EXPECT_EQ(whole_dialogue(game).verdict, refused);
    EXPECT_TRUE(talk.is_usable());
    relay.replies.clear();
    const auto next = game.run(talk.send_mail(a_mail()));

    EXPECT_EQ(next.verdict, accepted);
    EXPECT_EQ(relay.bodies, (std::vector<std::string>{"", std::string(a_body)}));
}

TEST(SmtpConversation, resets_after_a_refused_recipient_in_the_next_group) {
    fake_relay relay;
    relay.replies["RCPT"] = "550 5.1.1 unknown\r\n";
    smtp_conversation talk(options_with(smtp_security::none));
    player game{talk, relay};
    whole_dialogue(game);
    relay.replies.clear();
    game.sent.clear();

    EXPECT_EQ(game.run(talk.send_mail(a_mail())).verdict, accepted);
    EXPECT_TRUE(game.sent.starts_with("RSET\r\nMAIL FROM")) << game.sent;
    game.sent.clear();
    EXPECT_EQ(game.run(talk.send_mail(a_mail())).verdict, accepted);
    EXPECT_TRUE(game.sent.starts_with("MAIL FROM")) << game.sent;
}

TEST(SmtpConversation, is_uncertain_exactly_between_the_dot_and_its_answer) {
    // Cut the line before the n-th step, for every n.
    for (int cut = 1;; ++cut) {
        fake_relay relay;
        smtp_conversation talk(options_with(smtp_security::starttls, true));
        player game{talk, relay};
        bool was_cut = false, dot_was_due = false;
        game.before = [&](int at, const smtp_step& step) -> std::optional<error> {
            if (at != cut) return {};
            was_cut = true;
            dot_was_due = step.what == action::receive && game.sent.ends_with("\r\n.\r\n");
            return error{errc::unavailable, "cut"};
        };

        const auto outcome = whole_dialogue(game);

        if (!was_cut) {
            EXPECT_GT(cut, 11);
            break;
        }
        EXPECT_EQ(outcome.verdict, dot_was_due ? uncertain : channel_fault) << cut;
        EXPECT_FALSE(talk.is_usable());
        EXPECT_EQ(outcome.reply, "cut");
    }
}

TEST(SmtpConversation, sends_no_dot_when_the_intent_was_not_kept) {
    fake_relay relay;
    smtp_conversation talk(options_with(smtp_security::none));
    player game{talk, relay};
    game.intent = error{errc::unavailable, "database away"};

    const auto outcome = whole_dialogue(game);

    EXPECT_EQ(outcome.verdict, called_off);
    EXPECT_EQ(outcome.reply, "database away");
    EXPECT_TRUE(relay.bodies.empty());
    EXPECT_FALSE(talk.is_usable());
}

TEST(SmtpConversation, keeps_an_answer_that_came_before_the_line_broke) {
    fake_relay relay;
    relay.replies["RCPT"] = "550 5.1.1 unknown\r\n421 4.3.2 and bye\r\n";
    relay.replies["DATA"] = "";
    smtp_conversation talk(options_with(smtp_security::none));
    player game{talk, relay};

    EXPECT_EQ(whole_dialogue(game).verdict, refused);
    EXPECT_FALSE(talk.is_usable());

    fake_relay closing;
    closing.replies["dot"] = "250 2.0.0 queued\r\n421 4.4.2 session over\r\n";
    smtp_conversation second(options_with(smtp_security::none));
    player rerun{second, closing};
    EXPECT_EQ(whole_dialogue(rerun).verdict, accepted);
    EXPECT_FALSE(second.is_usable());
}

TEST(SmtpConversation, does_not_take_a_surplus_reply_for_the_answer_to_the_dot) {
    fake_relay relay;
    relay.replies["DATA"] = "354 go\r\n250 2.0.0 already queued\r\n";
    smtp_conversation talk(options_with(smtp_security::none));
    player game{talk, relay};

    const auto outcome = whole_dialogue(game);

    EXPECT_EQ(outcome.verdict, channel_fault);
    EXPECT_EQ(relay.bodies.size(), 0u);
}

TEST(SmtpConversation, refuses_a_mail_that_the_relay_cannot_take_without_asking_it) {
    fake_relay relay;
    relay.offers = "250-relay.test\r\n250 SIZE 10\r\n";
    smtp_conversation talk(options_with(smtp_security::none));
    player game{talk, relay};

    EXPECT_EQ(whole_dialogue(game).enhanced_code, "5.3.4");
    auto eight_bit = a_mail();
    eight_bit.bytes = "\xC3\xA9";
    EXPECT_EQ(game.run(talk.send_mail(eight_bit)).enhanced_code, "5.6.3");
    auto injected = a_mail();
    injected.bytes = "x";
    injected.recipient = "a@b.example>\r\nDATA";
    EXPECT_EQ(game.run(talk.send_mail(injected)).verdict, refused);
    EXPECT_TRUE(talk.is_usable());
    EXPECT_EQ(game.sent, "EHLO shop.test\r\n");
}

TEST(SmtpConversation, declares_an_8_bit_body) {
    fake_relay relay;
    smtp_conversation talk(options_with(smtp_security::none));
    player game{talk, relay};
    game.open();
    auto mail = a_mail();
    mail.bytes = "gr\xC3\xBC\xC3\x9F\r\n";

    EXPECT_EQ(game.run(talk.send_mail(mail)).verdict, accepted);
    EXPECT_NE(game.sent.find(" SIZE=8 BODY=8BITMIME\r\n"), std::string::npos) << game.sent;
}

TEST(SmtpConversation, grants_the_final_dot_ten_minutes_and_every_phase_its_own_limit) {
    fake_relay relay;
    auto how = options_with(smtp_security::none);
    const auto limits = how.deadlines;
    smtp_conversation talk(how);
    player game{talk, relay};
    game.piece = 5;
    whole_dialogue(game);

    EXPECT_EQ(game.limits.front(), limits.greeting);
    EXPECT_EQ(game.limits.back(), std::chrono::minutes(10));
    EXPECT_NE(std::find(game.limits.begin(), game.limits.end(), limits.rcpt), game.limits.end());
    EXPECT_NE(std::find(game.limits.begin(), game.limits.end(), limits.block), game.limits.end());
}

TEST(SmtpConversation, checks_an_idle_line_and_says_good_bye) {
    fake_relay relay;
    smtp_conversation talk(options_with(smtp_security::none));
    player game{talk, relay};
    game.open();

    game.run(talk.check());
    EXPECT_TRUE(talk.is_usable());
    game.run(talk.quit());
    EXPECT_FALSE(talk.is_usable());
    EXPECT_TRUE(game.sent.ends_with("RSET\r\nQUIT\r\n"));

    fake_relay tired;
    tired.replies["RSET"] = "421 4.4.2 timeout\r\n";
    smtp_conversation second(options_with(smtp_security::none));
    player rerun{second, tired};
    rerun.open();
    rerun.run(second.check());
    EXPECT_FALSE(second.is_usable());
}

// A server that says anything at any time: the conversation must end, never send a dot before the intent or a login in
// the clear.
TEST(SmtpConversation, survives_a_server_that_makes_no_sense) {
    const std::vector<std::string> words{"220 hi\r\n",
                                         "250 ok\r\n",
                                         "250-a\r\n250-STARTTLS\r\n250-PIPELINING\r\n250 AUTH PLAIN LOGIN\r\n",
                                         "354 go\r\n",
                                         "334 \r\n",
                                         "235 in\r\n",
                                         "421 bye\r\n",
                                         "450 4.2.0 no\r\n",
                                         "550 5.1.1 no\r\n",
                                         "452 4.5.3 x\r\n",
                                         "25",
                                         "0 x\r\n",
                                         "\r\n",
                                         "250-",
                                         "junk\r\n",
                                         std::string("250 \0\r\n", 7),
                                         "221 bye\r\n",
                                         "250 ok\r\n250 ok\r\n250 ok\r\n"};
    int accepted_count = 0, uncertain_count = 0;
    for (unsigned seed = 1; seed <= 20'000; ++seed) {
        std::mt19937 random(seed);
        const auto one_in = [&](unsigned odds) { return random() % odds == 0; };
        smtp_conversation talk(options_with(one_in(2) ? smtp_security::starttls : smtp_security::none, one_in(2)));
        fake_relay relay;
        player game{talk, relay};
        game.piece = one_in(3) ? 1 + random() % 9 : 100'000;
        bool intended = false, dotted = false;
        game.before = [&](int, const smtp_step& step) -> std::optional<error> {
            if (one_in(15)) game.waiting += words[random() % words.size()];
            if (one_in(30)) game.waiting = words[random() % words.size()];
            game.intent = one_in(20) ? result<void>(error{errc::unavailable, "away"}) : result<void>();
            if (step.what == action::ask_before_dot) intended = true;
            const bool logs_in = step.what == action::send && step.bytes.starts_with("AUTH");
            EXPECT_TRUE(relay.is_encrypted || !logs_in) << "seed " << seed;
            if (step.what == action::send && step.more.starts_with(".\r\n")) dotted = intended;
            return one_in(60) ? std::optional(error{errc::timed_out, "cut"}) : std::nullopt;
        };
        game.open();
        for (int mails = 0; mails < 3 && talk.is_usable(); ++mails) {
            intended = dotted = false;
            const auto verdict = game.run(talk.send_mail(a_mail())).verdict;
            accepted_count += verdict == accepted;
            uncertain_count += verdict == uncertain;
            const bool needed_dot = verdict == accepted || verdict == uncertain;
            EXPECT_TRUE(dotted || !needed_dot) << "seed " << seed;
        }
        ASSERT_LT(game.steps, 1'000) << "seed " << seed;
    }
    EXPECT_GT(accepted_count, 1'000);
    EXPECT_GT(uncertain_count, 100);
}

}  // namespace
}  // namespace tidings
