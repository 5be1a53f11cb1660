#include <filesystem>
#include <fstream>
#include "integration/smtp/smtp_mailer_fixture.hpp"

namespace tidings {
namespace {

using testing_support::run_task;
using testing_support::scripted_smtp_server;
using testing_support::smtp_script;
using testing_support::test_certificate;
namespace instead = testing_support::instead;
using namespace std::chrono_literals;
using enum delivery_outcome;

using SmtpMailer = smtp_mailer_fixture;

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
    EXPECT_EQ(report.phase, smtp_phase::dot);
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
    EXPECT_EQ(report.phase, smtp_phase::ehlo);
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
        EXPECT_EQ(report.phase, smtp_phase::tls) << report.reply;
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
    ASSERT_EQ(trust_problems(config).size(), 1u);
    EXPECT_NE(trust_problems(config)[0].find("/nonexistent.pem"), std::string::npos);
    EXPECT_TRUE(trust_problems(config_for("smtp://u:p@mail.example")).empty());
}

struct scripted_tokens final : token_source {
    result<secret> answer = secret("t0ken");
    std::vector<std::string> not_taken;
    task<result<secret>> token() override { co_return answer; }
    void refused(const secret& token) override { not_taken.push_back(token.reveal()); }
    std::optional<std::chrono::milliseconds> lasts() const override { return std::chrono::minutes(9); }
};

TEST_F(SmtpMailer, shows_an_access_token_and_says_when_the_relay_does_not_take_it) {
    const std::string offers = "250-relay.test\r\n250-STARTTLS\r\n250 AUTH LOGIN XOAUTH2\r\n";
    const smtp_script good{.replies = {{"EHLO", offers}}};
    const smtp_script bad{.replies = {{"EHLO", offers}, {"AUTH", "535 5.7.3 Authentication unsuccessful\r\n"}}};
    scripted_smtp_server server(io, {bad, good}, certificate);
    auto url = starttls(server);
    url.replace(url.find(":s3cret"), 7, "");
    auto config = config_for(url);
    auto tokens = std::make_shared<scripted_tokens>();
    config.tokens = tokens;
    smtp_mailer mailer(io.get_executor(), config, to_log());

    const auto unsuccessful = deliver(mailer);
    EXPECT_EQ(unsuccessful.outcome, channel_fault);
    EXPECT_EQ(unsuccessful.phase, smtp_phase::auth);
    EXPECT_EQ(tokens->not_taken, std::vector<std::string>{"t0ken"});
    EXPECT_EQ(deliver(mailer).outcome, accepted);
    EXPECT_EQ(tokens->not_taken.size(), 1u);
    EXPECT_EQ(mailer.relays()[0].token_lasts, std::chrono::minutes(9));
}

TEST_F(SmtpMailer, does_not_even_connect_without_an_access_token) {
    scripted_smtp_server server(io, {smtp_script{}}, certificate);
    auto url = starttls(server);
    url.replace(url.find(":s3cret"), 7, "");
    auto config = config_for(url);
    auto tokens = std::make_shared<scripted_tokens>();
    tokens->answer = error{errc::rejected, "no access token: invalid_grant; sign in once more"};
    config.tokens = tokens;
    smtp_mailer mailer(io.get_executor(), config, to_log());

    const auto report = deliver(mailer);
    EXPECT_EQ(report.outcome, channel_fault);
    EXPECT_EQ(report.phase, smtp_phase::auth);
    EXPECT_EQ(report.reply, "no access token: invalid_grant; sign in once more");
    EXPECT_FALSE(run_task(io, mailer.probe()));
    EXPECT_EQ(server.connections, 0u);
    deliver(mailer);
    EXPECT_EQ(log.count("mail relay failed"), 1u) << "one line for all";
}

TEST_F(SmtpMailer, shows_a_client_certificate_and_takes_a_replaced_one) {
    const auto ours = test_certificate::make("DNS:shop.test"), others = test_certificate::make("DNS:shop.test");
    ours.save(folder / "ours.pem");
    const auto save = [&](const test_certificate& shown) {
        shown.save(folder / "cert.pem");
        std::ofstream(folder / "key.pem") << shown.key;
    };
    scripted_smtp_server server(io, {smtp_script{}}, certificate);
    server.tls.load_verify_file(folder / "ours.pem");
    server.tls.set_verify_mode(asio::ssl::verify_peer | asio::ssl::verify_fail_if_no_peer_cert);
    const auto config =
        config_for(starttls(server) + "&cert=" + (folder / "cert.pem") + "&key=" + (folder / "key.pem"));
    EXPECT_EQ(trust_problems(config).size(), 1u) << "no such file";
    save(others);
    EXPECT_TRUE(trust_problems(config).empty());
    std::ofstream(folder / "key.pem") << ours.key;
    EXPECT_EQ(trust_problems(config).size(), 1u) << "the key of another";
    save(others);
    smtp_mailer mailer(io.get_executor(), config, to_log()),
        bare(io.get_executor(), config_for(starttls(server)), to_log());

    EXPECT_EQ(deliver(bare).outcome, channel_fault);
    EXPECT_EQ(deliver(mailer).outcome, channel_fault);
    save(ours);
    std::filesystem::last_write_time(folder / "cert.pem", std::filesystem::file_time_type::clock::now() + 2s);
    EXPECT_EQ(deliver(mailer).outcome, accepted);
}

TEST_F(SmtpMailer, warns_of_a_name_that_many_relays_refuse) {
    auto config = config_for("smtp://mail.example");
    config.client_name = "vm";
    smtp_mailer bare(io.get_executor(), config, to_log());
    EXPECT_TRUE(log.said("the name for EHLO is no full domain name, and many relays refuse it; set TIDINGS_SMTP_HELO"));
    EXPECT_EQ(client_name(config), "vm");
    config.client_name = "[192.0.2.1]";
    smtp_mailer literal(io.get_executor(), config, to_log());
    EXPECT_EQ(client_name(config), "[192.0.2.1]");
    EXPECT_EQ(log.lines().size(), 1u);
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
    EXPECT_EQ(fault.phase, smtp_phase::connect);
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

TEST_F(SmtpMailer, shows_each_relay_with_its_connections_and_its_last_fault) {
    scripted_smtp_server away(io, {smtp_script{.replies = {{"greeting", "421 4.3.2 closing for the night\r\n"}}}}),
        good(io);
    smtp_mailer mailer(io.get_executor(), config_for(clear(away) + "," + clear(good)), to_log());
    EXPECT_EQ(deliver(mailer).outcome, accepted);

    const auto seen = mailer.relays();

    ASSERT_EQ(seen.size(), 2U);
    EXPECT_EQ(seen[0].relay, away.address());
    EXPECT_TRUE(seen[0].failing_for);
    ASSERT_TRUE(seen[0].last_fault);
    EXPECT_EQ(seen[0].last_fault->phase, smtp_phase::greeting);
    EXPECT_EQ(seen[0].last_fault->reply_code, 421);
    EXPECT_EQ(seen[1].accepted, 1U);
    EXPECT_EQ(seen[1].connections, 1U) << "it stays open for the next mail";
    EXPECT_EQ(seen[1].busy, 0U);
    EXPECT_FALSE(seen[1].failing_for);
    EXPECT_FALSE(seen[1].certificate_ends) << "no TLS";
    EXPECT_FALSE(seen[1].token_lasts);
}

TEST_F(SmtpMailer, shows_when_the_certificate_of_a_relay_ends) {
    const auto shown = testing_support::test_certificate::make("DNS:localhost", -60, 30);
    shown.save(ca);
    scripted_smtp_server server(io, {smtp_script{}}, shown);
    smtp_mailer mailer(io.get_executor(), config_for(starttls(server)), to_log());
    EXPECT_FALSE(mailer.relays()[0].certificate_ends) << "no connection yet";

    EXPECT_EQ(deliver(mailer).outcome, accepted);

    const auto ends = mailer.relays()[0].certificate_ends;
    ASSERT_TRUE(ends);
    EXPECT_EQ(std::chrono::round<std::chrono::hours>(*ends - std::chrono::system_clock::now()), std::chrono::days(30));
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

TEST_F(SmtpMailer, a_relay_that_hangs_does_not_hide_from_a_probe_that_another_is_back) {
    scripted_smtp_server mute(io, {smtp_script{.replies = {{"greeting", instead::hang}}}}), good(io);
    smtp_mailer mailer(io.get_executor(), config_for(clear(mute) + "," + clear(good)), to_log());
    const auto began = std::chrono::steady_clock::now();

    EXPECT_TRUE(run_task(io, mailer.probe()));

    EXPECT_LT(std::chrono::steady_clock::now() - began, 5s);
    EXPECT_EQ(mute.connections, 1u);
    EXPECT_TRUE(run_until([&] { return good.open == 0; }));
    EXPECT_EQ(good.verbs, (std::vector<std::string>{"greeting", "EHLO", "QUIT"}));
    EXPECT_TRUE(run_task(io, stopped(mailer, 100ms)));
    EXPECT_TRUE(run_until([&] { return mute.open == 0; }));  // the probe that hung ends with the mailer
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

        EXPECT_EQ(report.outcome, channel_fault) << name_of(report.phase) << report.reply;
        EXPECT_TRUE(server.bodies.empty());
    }
}

}  // namespace
}  // namespace tidings
