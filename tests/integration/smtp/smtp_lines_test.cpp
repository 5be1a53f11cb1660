#include "integration/smtp/smtp_mailer_fixture.hpp"

namespace tidings {
namespace {

using testing_support::run_task;
using testing_support::scripted_smtp_server;
using testing_support::smtp_script;
namespace instead = testing_support::instead;
using namespace std::chrono_literals;
using enum delivery_outcome;

using SmtpLines = smtp_mailer_fixture;

TEST_F(SmtpLines, reuses_a_line_up_to_its_share_of_mails) {
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

TEST_F(SmtpLines, replaces_a_kept_line_that_ended_behind_its_back) {
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

TEST_F(SmtpLines, notices_a_good_bye_on_an_idle_line) {
    scripted_smtp_server server(io, {smtp_script{.replies = {{"dot", "250 2.0.0 queued\r\n" + instead::wait +
                                                                         "421 4.4.2 idle\r\n" + instead::drop}}},
                                     smtp_script{}});
    smtp_mailer mailer(io.get_executor(), config_for(clear(server)), to_log());
    ASSERT_EQ(deliver(mailer).outcome, accepted);
    ASSERT_TRUE(run_until([&] { return server.open == 0; }));

    EXPECT_EQ(deliver(mailer).outcome, accepted);
    EXPECT_EQ(server.connections, 2u);
}

TEST_F(SmtpLines, asks_an_idle_line_whether_it_is_alive) {
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

TEST_F(SmtpLines, closes_a_line_that_stays_idle) {
    scripted_smtp_server server(io);
    auto config = config_for(clear(server));
    config.idle_max = 40ms;
    smtp_mailer mailer(io.get_executor(), config, to_log());
    ASSERT_EQ(deliver(mailer).outcome, accepted);

    EXPECT_TRUE(run_until([&] { return server.open == 0; }));
    EXPECT_EQ(server.count("QUIT"), 1u);
    EXPECT_EQ(mailer.counters().connections_open, 0u);
}

TEST_F(SmtpLines, makes_mails_wait_in_line_for_a_connection) {
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

TEST_F(SmtpLines, passes_mails_that_hang_on_every_connection) {
    const smtp_script hangs{.replies = {{"dot", instead::hang}}};
    scripted_smtp_server server(io, {hangs, hangs, hangs, hangs, smtp_script{}});
    auto config = config_for(clear(server));
    config.stalled_after = 100ms;
    smtp_mailer mailer(io.get_executor(), config, to_log());
    std::array<std::optional<delivery_report>, 4> hanging;
    for (auto& report : hanging) start(mailer, report);
    ASSERT_TRUE(run_until([&] { return server.count("dot") == 4; }));

    EXPECT_EQ(deliver(mailer).outcome, accepted);

    EXPECT_EQ(server.connections, 5u);
    run_task(io, stopped(mailer, 0ms));
}

TEST_F(SmtpLines, waits_for_the_answer_to_an_open_dot_when_it_stops) {
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

TEST_F(SmtpLines, cuts_an_open_dot_only_after_the_grace_and_calls_it_uncertain) {
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

}  // namespace
}  // namespace tidings
