// Mails that wait for a connection: behind the final dot of another, and what becomes of them when that one ends badly.
#include <thread>
#include "integration/smtp/smtp_mailer_fixture.hpp"

namespace tidings {
namespace {

using testing_support::run_task;
using testing_support::scripted_smtp_server;
using testing_support::smtp_script;
namespace instead = testing_support::instead;
using namespace std::chrono_literals;
using enum delivery_outcome;

class SmtpPipelining : public smtp_mailer_fixture {
protected:
    smtp_mailer_config one_line(const scripted_smtp_server& server) {
        auto config = config_for(clear(server));
        config.connections_max = 1;
        return config;
    }
    // Mails at once; the first tells how quickly the relay answers, so those behind it may follow closely.
    void send_all(smtp_mailer& mailer, mailer::before_dot intend = {}) {
        for (auto& report : reports) start(mailer, report, intend);
        EXPECT_TRUE(
            run_until([&] { return std::ranges::all_of(reports, [](const auto& one) { return one.has_value(); }); }));
    }
    long count(delivery_outcome outcome) const {
        return std::ranges::count_if(reports, [&](const auto& one) { return one && one->outcome == outcome; });
    }
    std::array<std::optional<delivery_report>, 6> reports;
};

TEST_F(SmtpPipelining, waiting_mails_follow_one_another_on_one_line_and_each_arrives_whole_and_once) {
    scripted_smtp_server server(io);
    smtp_mailer mailer(io.get_executor(), one_line(server), to_log());
    int intents = 0;

    send_all(mailer, [&](std::string) -> task<result<void>> {
        ++intents;
        co_return result<void>{};
    });

    EXPECT_EQ(count(accepted), 6);
    EXPECT_EQ(intents, 6);
    EXPECT_EQ(server.bodies, std::vector<std::string>(6, a_mail));
    EXPECT_EQ(server.connections, 1u);
    EXPECT_EQ(mailer.counters().mails_followed, 4u);
    EXPECT_EQ(mailer.counters().connections_reused, 5u);
}

TEST_F(SmtpPipelining, a_relay_without_pipelining_gets_one_mail_after_the_other) {
    scripted_smtp_server server(io, {smtp_script{.offers = "250 relay.test\r\n"}});
    smtp_mailer mailer(io.get_executor(), one_line(server), to_log());

    send_all(mailer);

    EXPECT_EQ(count(accepted), 6);
    EXPECT_EQ(mailer.counters().mails_followed, 0u);
}

TEST_F(SmtpPipelining, a_line_that_ends_at_a_dot_costs_the_mail_behind_it_nothing) {
    const std::map<std::string, delivery_outcome> answers{{instead::drop, uncertain},
                                                          {"421 4.3.2 going down\r\n", channel_fault},
                                                          {"250 2.0.0 ok\r\n421 4.4.2 bye\r\n", accepted}};
    for (const auto& each : answers) {
        const auto& answer = each.first;  // a lambda of Clang 14 takes no structured binding
        const auto first = each.second;
        scripted_smtp_server server(io, {smtp_script{}, smtp_script{}});
        smtp_mailer mailer(io.get_executor(), one_line(server), to_log());
        int intents = 0;
        reports = {};

        send_all(mailer, [&](std::string) -> task<result<void>> {
            if (++intents == 3) server.replace_next("dot", answer);
            co_return result<void>{};
        });

        EXPECT_EQ(count(accepted), first == accepted ? 6 : 5) << answer;
        EXPECT_EQ(count(first), first == accepted ? 6 : 1) << answer;
        EXPECT_EQ(intents, 6) << "nobody was asked twice";
        EXPECT_EQ(server.connections, 2u);
    }
}

TEST_F(SmtpPipelining, a_mail_that_is_called_off_behind_another_never_gets_its_dot) {
    scripted_smtp_server server(io, {smtp_script{}, smtp_script{}});
    smtp_mailer mailer(io.get_executor(), one_line(server), to_log());
    int intents = 0;

    send_all(mailer, [&](std::string) -> task<result<void>> {
        if (++intents == 3) co_return error{errc::unavailable, "database away"};
        co_return result<void>{};
    });

    EXPECT_EQ(count(called_off), 1);
    EXPECT_EQ(count(accepted), 5);
    EXPECT_EQ(server.bodies.size(), 5u);
    EXPECT_EQ(server.connections, 2u);
}

TEST_F(SmtpPipelining, after_the_process_was_frozen_no_dot_goes_out_on_an_old_intent) {
    scripted_smtp_server server(io, {smtp_script{}, smtp_script{}});
    smtp_mailer mailer(io.get_executor(), one_line(server), to_log());
    int intents = 0;
    bool is_thawed = false;
    std::size_t arrived = 0;

    send_all(mailer, [&](std::string) -> task<result<void>> {
        if (is_thawed) co_return error{errc::rejected, "another instance has it now"};
        if (++intents == 4)
            asio::post(io, [&] {
                arrived = server.bodies.size();
                std::this_thread::sleep_for(600ms);  // the whole process, the relay's side included
                is_thawed = true;
            });
        co_return result<void>{};
    });

    EXPECT_LE(server.bodies.size(), arrived + 1) << "but for the dot that was out";
    EXPECT_EQ(count(accepted), static_cast<long>(server.bodies.size()));
    EXPECT_EQ(count(called_off), 6 - count(accepted));
}

TEST_F(SmtpPipelining, a_mail_does_not_wait_long_behind_a_dot_that_gets_no_answer) {
    scripted_smtp_server server(io);
    auto config = config_for(clear(server));
    config.connections_max = 2;
    smtp_mailer mailer(io.get_executor(), config, to_log());
    ASSERT_EQ(deliver(mailer).outcome, accepted);
    server.replace_next("dot", instead::hang);  // on the line that is open

    for (int n = 0; n < 3; ++n) start(mailer, reports.at(static_cast<std::size_t>(n)));

    EXPECT_TRUE(run_until([&] { return mailer.counters().mails_followed == 1; }));
    EXPECT_TRUE(run_until([&] { return count(accepted) == 2; }, 10s));
    EXPECT_FALSE(reports[0]) << "its dot is open";
    EXPECT_TRUE(run_task(io, stopped(mailer, 10ms)));
    EXPECT_TRUE(run_until([&] { return count(uncertain) == 1; }));
}

TEST_F(SmtpPipelining, a_relay_that_takes_few_connections_gets_no_more_and_no_mail_pays_for_it) {
    scripted_smtp_server server(
        io, {smtp_script{}, smtp_script{.replies = {{"greeting", "421 4.7.0 too many connections\r\n"}}}});
    auto config = config_for(clear(server));
    smtp_mailer mailer(io.get_executor(), config, to_log());
    ASSERT_EQ(deliver(mailer).outcome, accepted);

    send_all(mailer);

    EXPECT_EQ(count(accepted), 6);
    EXPECT_FALSE(log.said("mail relay failed"));
    EXPECT_EQ(mailer.counters().connections_opened, 1u);
}

TEST_F(SmtpPipelining, mails_in_line_do_not_wait_for_a_relay_that_is_away) {
    scripted_smtp_server gone(io), second(io);
    gone.stop_listening_after_noting_port();
    auto config =
        hasty(config_for("smtp://127.0.0.1:" + std::to_string(gone.noted_port) + "?tls=none," + clear(second)));
    config.connections_max = 1;
    smtp_mailer mailer(io.get_executor(), config, to_log());

    send_all(mailer);

    EXPECT_EQ(count(accepted), 6);
    EXPECT_EQ(second.bodies.size(), 6u);
}

}  // namespace
}  // namespace tidings
