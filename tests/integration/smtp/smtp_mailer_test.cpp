#include "adapters/smtp/smtp_mailer.hpp"
#include <gtest/gtest.h>
#include "support/recording_log.hpp"
#include "support/run_task.hpp"
#include "support/scripted_smtp_server.hpp"
#include "support/temporary_folder.hpp"

namespace tidings {
namespace {

using testing_support::recording_log;
using testing_support::run_task;
using testing_support::scripted_smtp_server;
using testing_support::smtp_script;
using testing_support::temporary_folder;
using testing_support::test_certificate;
namespace instead = testing_support::instead;
using namespace std::chrono_literals;
using enum delivery_outcome;

const std::string a_mail = "Subject: hello\r\n\r\n.\r\nbye\r\n";

smtp_mailer_config config_for(std::string urls) {
    smtp_mailer_config config;
    config.relays = *parse_smtp_urls(urls);
    config.client_name = "shop.test";
    return config;
}

// Every phase shortened, the dot a little longer than the others.
smtp_mailer_config hasty(smtp_mailer_config config) {
    config.deadlines = {.connect = 300ms,
                        .tls = 300ms,
                        .greeting = 300ms,
                        .ehlo = 300ms,
                        .auth = 300ms,
                        .mail = 300ms,
                        .rcpt = 300ms,
                        .data = 300ms,
                        .block = 300ms,
                        .dot = 400ms,
                        .command = 300ms,
                        .quit = 100ms};
    return config;
}

class SmtpMailer : public ::testing::Test {
protected:
    std::string clear(const scripted_smtp_server& server) { return "smtp://" + server.address() + "?tls=none"; }
    std::string starttls(const scripted_smtp_server& server, const std::string& name = "localhost") {
        return "smtp://shop:s3cret@127.0.0.1:" + std::to_string(server.port()) + "?tls_name=" + name + "&ca=" + ca;
    }
    delivery_report deliver(smtp_mailer& mailer, mailer::before_dot intend = {},
                            std::string recipient = "ada@example.com") {
        envelope to{"orders@shop.test", std::move(recipient)};
        return run_task(io, mailer.deliver(to, a_mail, std::move(intend)));
    }
    void start(smtp_mailer& mailer, std::optional<delivery_report>& into, mailer::before_dot intend = {}) {
        envelope to{"orders@shop.test", "ada@example.com"};
        asio::co_spawn(io, mailer.deliver(to, a_mail, std::move(intend)),
                       [&into](std::exception_ptr problem, delivery_report report) {
                           if (!problem) into = std::move(report);
                       });
    }
    task<bool> stopped(smtp_mailer& mailer, std::chrono::milliseconds grace) {
        co_await mailer.stop(grace);
        co_return true;
    }
    template <class Condition>
    bool run_until(Condition done, std::chrono::milliseconds limit = 5s) {
        const auto until = std::chrono::steady_clock::now() + limit;
        while (!done() && std::chrono::steady_clock::now() < until) {
            io.restart();
            io.run_one_for(10ms);
        }
        return done();
    }
    logger to_log() { return logger(log, "smtp"); }

    temporary_folder folder;
    const test_certificate certificate = test_certificate::make("DNS:localhost");
    const std::string ca = [this] {
        certificate.save(folder / "ca.pem");
        return folder / "ca.pem";
    }();
    recording_log log;
    asio::io_context io;
};

TEST_F(SmtpMailer, delivers_under_starttls_and_shows_the_password_to_nobody_on_the_way) {
    scripted_smtp_server server(io, {smtp_script{}}, certificate);
    smtp_mailer mailer(io.get_executor(), config_for(starttls(server)), to_log());
    std::string relay_asked;
    std::size_t body_at_intent = 0;

    const auto report = deliver(mailer, [&](std::string relay) -> task<result<void>> {
        relay_asked = relay;
        body_at_intent = server.bodies.size();
        co_return result<void>{};
    });

    EXPECT_EQ(report.outcome, accepted) << report.reply << report.transcript;
    EXPECT_EQ(report.reply_code, 250);
    EXPECT_EQ(report.phase, "dot");
    EXPECT_EQ(report.relay, server.address());
    EXPECT_EQ(relay_asked, server.address());
    EXPECT_EQ(body_at_intent, 0u);
    EXPECT_EQ(server.bodies, std::vector<std::string>{a_mail});
    EXPECT_EQ(server.in_clear, "EHLO shop.test\r\nSTARTTLS\r\n");
    EXPECT_EQ(report.transcript.find("AHNob3AAczNjcmV0"), std::string::npos);
}

TEST_F(SmtpMailer, delivers_under_tls_from_the_first_octet) {
    scripted_smtp_server server(io, {smtp_script{.implicit_tls = true}}, certificate);
    smtp_mailer mailer(io.get_executor(),
                       config_for("smtps://shop:s3cret@localhost:" + std::to_string(server.port()) + "?ca=" + ca),
                       to_log());

    const auto report = deliver(mailer);

    EXPECT_EQ(report.outcome, accepted) << report.reply;
    EXPECT_EQ(server.in_clear, "");
}

TEST_F(SmtpMailer, reports_a_line_that_breaks_or_goes_silent_in_any_phase_within_its_deadline) {
    for (const auto& order : {instead::drop, instead::hang})
        for (const auto* verb : {"greeting", "EHLO", "STARTTLS", "AUTH", "MAIL", "RCPT", "DATA", "dot"}) {
            scripted_smtp_server server(io, {smtp_script{.replies = {{verb, order}}}}, certificate);
            smtp_mailer mailer(io.get_executor(), hasty(config_for(starttls(server))), to_log());
            const auto began = std::chrono::steady_clock::now();
            int asked = 0;

            const auto report = deliver(mailer, [&](std::string) -> task<result<void>> {
                ++asked;
                co_return result<void>{};
            });

            const bool at_dot = std::string_view(verb) == "dot";
            EXPECT_EQ(report.outcome, at_dot ? uncertain : channel_fault) << verb << report.reply;
            EXPECT_EQ(asked, at_dot ? 1 : 0) << verb;
            EXPECT_LT(std::chrono::steady_clock::now() - began, 3s) << verb;
            EXPECT_FALSE(report.reply.empty());
            EXPECT_EQ(server.in_clear.find("AUTH"), std::string::npos);
        }
}

TEST_F(SmtpMailer, cuts_a_server_that_trickles_at_the_deadline_of_the_phase) {
    scripted_smtp_server server(
        io, {smtp_script{.replies = {{"EHLO", instead::drip + "250-" + std::string(500, 'x') + "\r\n250 x\r\n"}}}});
    smtp_mailer mailer(io.get_executor(), hasty(config_for(clear(server))), to_log());
    const auto began = std::chrono::steady_clock::now();

    const auto report = deliver(mailer);

    EXPECT_EQ(report.outcome, channel_fault);
    EXPECT_EQ(report.phase, "ehlo");
    EXPECT_LT(std::chrono::steady_clock::now() - began, 2s);  // dripping to the end would take ten
}

TEST_F(SmtpMailer, trusts_only_a_valid_certificate_for_the_name_and_modern_tls) {
    const auto expired = test_certificate::make("DNS:localhost", -10, -5),
               other = test_certificate::make("DNS:other.test");
    const auto try_with = [&](const test_certificate& shown, const test_certificate& trusted, bool old_tls,
                              std::string greeting_of_tls = {}) {
        trusted.save(ca);
        smtp_script script;
        if (!greeting_of_tls.empty()) script.replies["STARTTLS"] = greeting_of_tls;
        scripted_smtp_server server(io, {script}, shown);
        if (old_tls) SSL_CTX_set_max_proto_version(server.tls.native_handle(), TLS1_1_VERSION);
        smtp_mailer mailer(io.get_executor(), hasty(config_for(starttls(server))), to_log());
        auto report = deliver(mailer);
        EXPECT_EQ(server.count("AUTH"), 0u);
        EXPECT_EQ(server.in_clear.find("AUTH"), std::string::npos);
        EXPECT_EQ(report.outcome, channel_fault);
        EXPECT_EQ(report.phase, "tls") << report.reply;
        return report.reply;
    };
    EXPECT_NE(try_with(expired, expired, false).find("expired"), std::string::npos);
    EXPECT_NE(try_with(other, other, false).find("localhost"), std::string::npos);
    EXPECT_NE(try_with(certificate, other, false).find("self"), std::string::npos);
    try_with(certificate, certificate, true);
    // What comes in the clear behind the reply to STARTTLS is never believed (CVE-2011-0411).
    EXPECT_NE(try_with(certificate, certificate, false, "220 go\r\n250-evil\r\n250 AUTH PLAIN\r\n").find("STARTTLS"),
              std::string::npos);
    EXPECT_NE(try_with(certificate, certificate, false, "502 5.5.1 stripped\r\n").find("stripped"), std::string::npos);
}

TEST_F(SmtpMailer, does_not_start_when_a_certificate_file_cannot_be_read) {
    auto config = config_for("smtp://mail.example?ca=/nonexistent.pem");
    ASSERT_EQ(config.problems().size(), 1u);
    EXPECT_NE(config.problems()[0].find("/nonexistent.pem"), std::string::npos);
    EXPECT_FALSE(smtp_mailer_config{}.problems().empty());
    EXPECT_TRUE(config_for("smtp://u:p@mail.example").problems().empty());
}

TEST_F(SmtpMailer, reuses_a_line_up_to_its_share_of_mails) {
    scripted_smtp_server server(io);
    auto config = config_for(clear(server));
    config.mails_per_connection_max = 2;
    smtp_mailer mailer(io.get_executor(), config, to_log());

    for (int mails = 0; mails < 5; ++mails) EXPECT_EQ(deliver(mailer).outcome, accepted);

    EXPECT_EQ(server.connections, 3u);
    EXPECT_EQ(mailer.counters().connections_opened, 3u);
    EXPECT_EQ(mailer.counters().connections_reused, 2u);
    EXPECT_TRUE(run_until([&] { return server.count("QUIT") == 2; }));
}

TEST_F(SmtpMailer, replaces_a_kept_line_that_ended_behind_its_back) {
    for (const auto& [verb, reply] : std::map<std::string, std::string>{{"MAIL", "421 4.4.2 session over\r\n"},
                                                                        {"RCPT", instead::drop},
                                                                        {"MAIL ", "452 4.5.3 enough mails\r\n"}}) {
        scripted_smtp_server server(io, {smtp_script{}, smtp_script{}});
        smtp_mailer mailer(io.get_executor(), config_for(clear(server)), to_log());
        ASSERT_EQ(deliver(mailer).outcome, accepted);
        server.replace_next(verb.substr(0, 4), reply);

        const auto report = deliver(mailer);

        EXPECT_EQ(report.outcome, accepted) << verb << report.reply;
        EXPECT_EQ(server.connections, 2u);
    }
    EXPECT_FALSE(log.said("mail relay failed"));
}

TEST_F(SmtpMailer, notices_a_good_bye_on_an_idle_line) {
    scripted_smtp_server server(io, {smtp_script{.replies = {{"dot", "250 2.0.0 queued\r\n" + instead::wait +
                                                                         "421 4.4.2 idle\r\n" + instead::drop}}},
                                     smtp_script{}});
    smtp_mailer mailer(io.get_executor(), config_for(clear(server)), to_log());
    ASSERT_EQ(deliver(mailer).outcome, accepted);
    ASSERT_TRUE(run_until([&] { return server.open == 0; }));

    EXPECT_EQ(deliver(mailer).outcome, accepted);
    EXPECT_EQ(server.connections, 2u);
}

TEST_F(SmtpMailer, asks_an_idle_line_whether_it_is_alive) {
    for (const auto& answer : {std::string("250 2.0.0 OK\r\n"), std::string("421 4.4.2 over\r\n"), instead::hang}) {
        scripted_smtp_server server(io, {smtp_script{.replies = {{"RSET", answer}}}});
        auto config = hasty(config_for(clear(server)));
        config.check_after = 0ms;
        smtp_mailer mailer(io.get_executor(), config, to_log());
        ASSERT_EQ(deliver(mailer).outcome, accepted);

        EXPECT_EQ(deliver(mailer).outcome, accepted);

        EXPECT_EQ(server.count("RSET"), 1u);
        EXPECT_EQ(server.connections, answer.starts_with("250") ? 1u : 2u);
    }
}

TEST_F(SmtpMailer, closes_a_line_that_stays_idle) {
    scripted_smtp_server server(io);
    auto config = config_for(clear(server));
    config.idle_max = 40ms;
    smtp_mailer mailer(io.get_executor(), config, to_log());
    ASSERT_EQ(deliver(mailer).outcome, accepted);

    EXPECT_TRUE(run_until([&] { return server.open == 0; }));
    EXPECT_EQ(server.count("QUIT"), 1u);
    EXPECT_EQ(mailer.counters().connections_open, 0u);
}

TEST_F(SmtpMailer, turns_to_the_next_relay_and_remembers_which_one_is_down) {
    scripted_smtp_server first(io, {smtp_script{.replies = {{"greeting", "421 4.3.2 down\r\n"}}}}), second(io);
    auto config = config_for(clear(first) + "," + clear(second));
    config.relay_rest = 300ms;
    smtp_mailer mailer(io.get_executor(), config, to_log());

    EXPECT_EQ(deliver(mailer).relay, second.address());
    EXPECT_EQ(deliver(mailer).relay, second.address());
    EXPECT_EQ(first.connections, 1u);
    EXPECT_EQ(log.count("mail relay failed"), 1u);

    run_until([] { return false; }, 400ms);
    EXPECT_EQ(deliver(mailer).outcome, accepted);
    EXPECT_EQ(first.connections, 2u);  // asked again after its rest
}

TEST_F(SmtpMailer, reports_a_fault_when_no_relay_works_and_refusals_without_asking_around) {
    scripted_smtp_server closed(io), refusing(io, {smtp_script{.replies = {{"RCPT", "550 5.1.1 unknown\r\n"}}}}),
        other(io);
    closed.stop_listening_after_noting_port();
    smtp_mailer dead(io.get_executor(),
                     hasty(config_for("smtp://127.0.0.1:" + std::to_string(closed.noted_port) + "?tls=none")),
                     to_log());
    smtp_mailer refused_by(io.get_executor(), config_for(clear(refusing) + "," + clear(other)), to_log());

    const auto fault = deliver(dead);
    const auto refusal = deliver(refused_by);

    EXPECT_EQ(fault.outcome, channel_fault);
    EXPECT_EQ(fault.phase, "connect");
    EXPECT_NE(fault.reply.find("refused"), std::string::npos) << fault.reply;
    EXPECT_EQ(refusal.outcome, refused);
    EXPECT_EQ(refusal.enhanced_code, "5.1.1");
    EXPECT_EQ(refusal.reply, "unknown");
    EXPECT_EQ(other.connections, 0u);
}

TEST_F(SmtpMailer, tries_no_other_relay_once_the_intent_was_asked) {
    scripted_smtp_server first(io, {smtp_script{.replies = {{"dot", "421 4.3.2 going down\r\n"}}}}), second(io);
    smtp_mailer mailer(io.get_executor(), config_for(clear(first) + "," + clear(second)), to_log());
    int asked = 0;

    const auto report = deliver(mailer, [&](std::string) -> task<result<void>> {
        ++asked;
        co_return result<void>{};
    });

    EXPECT_EQ(report.outcome, channel_fault);
    EXPECT_EQ(asked, 1);
    EXPECT_EQ(second.connections, 0u);
}

TEST_F(SmtpMailer, calls_the_mail_off_when_the_intent_cannot_be_kept) {
    scripted_smtp_server server(io);
    smtp_mailer mailer(io.get_executor(), config_for(clear(server)), to_log());

    const auto report = deliver(mailer, [](std::string) -> task<result<void>> {
        co_return error{errc::unavailable, "database away"};
    });
    const auto thrown = deliver(mailer, [](std::string) -> task<result<void>> {
        throw std::runtime_error("bug");
        co_return result<void>{};
    });

    EXPECT_EQ(report.outcome, called_off);
    EXPECT_EQ(report.reply, "database away");
    EXPECT_EQ(thrown.outcome, called_off);
    EXPECT_TRUE(run_until([&] { return server.open == 0; }));
    EXPECT_TRUE(server.bodies.empty());
}

TEST_F(SmtpMailer, refuses_an_address_that_is_none_before_any_connection) {
    scripted_smtp_server server(io);
    smtp_mailer mailer(io.get_executor(), config_for(clear(server)), to_log());

    for (const auto* recipient : {"a@b.example>\r\nRCPT TO:<c@d.example", "nobody", ""}) {
        const auto report = deliver(mailer, {}, recipient);
        EXPECT_EQ(report.outcome, refused);
        EXPECT_EQ(report.enhanced_code, "5.1.3");
    }
    EXPECT_EQ(server.connections, 0u);
}

TEST_F(SmtpMailer, probes_with_a_greeting_and_a_login_but_no_mail) {
    scripted_smtp_server good(io, {smtp_script{}}, certificate),
        bad(io, {smtp_script{.replies = {{"AUTH", "535 5.7.8 wrong s3cret\r\n"}}}}, certificate);
    smtp_mailer works(io.get_executor(), config_for(starttls(good)), to_log()),
        fails(io.get_executor(), config_for(starttls(bad)), to_log());

    EXPECT_TRUE(run_task(io, works.probe()));
    const auto failed = run_task(io, fails.probe());

    ASSERT_FALSE(failed);
    EXPECT_EQ(failed.error().detail, bad.address() + ", auth: wrong ***");
    EXPECT_TRUE(run_until([&] { return good.open == 0; }));
    EXPECT_EQ(good.verbs, (std::vector<std::string>{"greeting", "EHLO", "STARTTLS", "EHLO", "AUTH", "QUIT"}));
}

TEST_F(SmtpMailer, makes_mails_wait_in_line_for_a_connection) {
    scripted_smtp_server server(io);
    auto config = config_for(clear(server));
    config.connections_max = 2;
    config.waiting_max = 8;
    smtp_mailer mailer(io.get_executor(), config, to_log());
    std::array<std::optional<delivery_report>, 12> reports;

    for (auto& report : reports) start(mailer, report);

    EXPECT_TRUE(run_until([&] {
        return std::all_of(reports.begin(), reports.end(), [](const auto& report) { return report.has_value(); });
    }));
    EXPECT_EQ(
        std::count_if(reports.begin(), reports.end(), [](const auto& report) { return report->outcome == accepted; }),
        10);
    EXPECT_EQ(std::count_if(reports.begin(), reports.end(),
                            [](const auto& report) { return report->outcome == channel_fault; }),
              2);
    EXPECT_EQ(server.connections, 2u);
}

TEST_F(SmtpMailer, waits_for_the_answer_to_an_open_dot_when_it_stops) {
    scripted_smtp_server server(
        io, {smtp_script{.replies = {{"dot", instead::wait + "250 2.0.0 queued\r\n"}}}, smtp_script{}});
    smtp_mailer mailer(io.get_executor(), config_for(clear(server)), to_log());
    std::optional<delivery_report> open_report;
    start(mailer, open_report);
    ASSERT_TRUE(run_until([&] { return server.count("dot") == 1; }));

    run_task(io, stopped(mailer, 5s));
    const auto late = deliver(mailer);

    EXPECT_EQ(open_report.value().outcome, accepted);
    EXPECT_EQ(late.outcome, channel_fault);
    EXPECT_EQ(late.reply, "the service is stopping");
    EXPECT_EQ(mailer.counters().connections_open, 0u);
}

TEST_F(SmtpMailer, cuts_an_open_dot_only_after_the_grace_and_calls_it_uncertain) {
    scripted_smtp_server server(io, {smtp_script{.replies = {{"dot", instead::hang}}}});
    smtp_mailer mailer(io.get_executor(), config_for(clear(server)), to_log());
    std::optional<delivery_report> report;
    start(mailer, report);
    ASSERT_TRUE(run_until([&] { return server.count("dot") == 1; }));
    const auto began = std::chrono::steady_clock::now();

    run_task(io, stopped(mailer, 100ms));

    EXPECT_EQ(report.value().outcome, uncertain);
    EXPECT_GE(std::chrono::steady_clock::now() - began, 100ms);
    EXPECT_LT(std::chrono::steady_clock::now() - began, 3s);
}

TEST_F(SmtpMailer, reports_a_line_that_broke_before_the_dot_as_unsent) {
    for (const bool breaks_while_asked : {false, true}) {
        scripted_smtp_server server(io, {smtp_script{.drop_after_body = 10'000}});
        smtp_mailer mailer(io.get_executor(), config_for(clear(server)), to_log());
        envelope to{"orders@shop.test", "ada@example.com"};
        std::string big;  // small enough for the buffers of the line, or not
        while (big.size() < (breaks_while_asked ? 60'000u : 20'000'000u)) big += "0123456789 0123456789 0123456789\r\n";
        mailer::before_dot slow_intend = [&](std::string) -> task<result<void>> {
            asio::steady_timer pause(io, 100ms);
            co_await pause.async_wait(asio::as_tuple(asio::use_awaitable));
            co_return result<void>{};
        };

        const auto report = run_task(io, mailer.deliver(to, std::move(big), std::move(slow_intend)));

        EXPECT_EQ(report.outcome, channel_fault) << report.phase << report.reply;
        EXPECT_TRUE(server.bodies.empty());
    }
}

}  // namespace
}  // namespace tidings
