#include "adapters/mailbox/mailbox_server.hpp"
#include <gtest/gtest.h>
#include <boost/asio/write.hpp>
#include <fstream>
#include "adapters/mailbox/mail_folder.hpp"
#include "adapters/smtp/smtp_mailer.hpp"
#include "mail/mime_message.hpp"
#include "support/recording_log.hpp"
#include "support/run_task.hpp"
#include "support/temporary_folder.hpp"

namespace tidings {
namespace {

using testing_support::recording_log;
using testing_support::run_task;
using testing_support::temporary_folder;
using namespace std::chrono_literals;

std::string content_of(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

std::string a_mail(int number) {
    mail_draft draft;
    draft.from = {"Acme Shop", "orders@shop.example"};
    draft.to = {"Ada", "ada@example.com"};
    draft.subject = "Order " + std::to_string(number) + " – Grüße";
    draft.text = ".\r\n..\r\nHello\n";
    draft.html = "<p>Hello</p>";
    draft.date = *parse_rfc3339("2026-11-23T08:05:09Z");
    draft.message_id = "msg_" + std::to_string(number) + "@shop.example";
    return *compose(draft);
}

class MailboxServer : public ::testing::Test {
protected:
    mailbox_config config() {
        mailbox_config made;
        made.listen.port = 0;
        made.directory = folder / "mails";
        return made;
    }
    mailbox_server& started(mailbox_config with) {
        server = std::make_unique<mailbox_server>(io.get_executor(), std::move(with), logger(log, "mailbox"));
        const auto start = server->start();
        if (!start) throw std::runtime_error(start.error().detail);
        return *server;
    }
    task<bool> stopped(std::chrono::milliseconds grace) {
        co_await server->stop(grace);
        co_return true;
    }
    void TearDown() override {
        if (server) run_task(io, stopped(0ms));
    }
    std::vector<api::kept_mail> newest(std::size_t count) {
        mail_folder reading(folder / "mails");
        auto page = run_task(io, reading.list({.limit = count}));
        return page ? page->mails : std::vector<api::kept_mail>{};
    }
    asio::ip::tcp::socket connected() {
        asio::ip::tcp::socket socket(io);
        socket.connect({asio::ip::address_v4::loopback(), server->port()});
        return socket;
    }
    // What the server says until the text has come; runs the loop meanwhile.
    std::string read_until(asio::ip::tcp::socket& socket, std::string_view text) {
        std::string heard;
        const auto until = std::chrono::steady_clock::now() + 10s;
        socket.non_blocking(true);
        while (heard.find(text) == std::string::npos && std::chrono::steady_clock::now() < until) {
            io.restart();
            io.run_one_for(5ms);
            std::array<char, 4096> part;
            boost::system::error_code code;
            const auto size = socket.read_some(asio::buffer(part), code);
            heard.append(part.data(), size);
            if (code && code != asio::error::would_block) return heard + "<closed>";
        }
        return heard;
    }

    temporary_folder folder;
    recording_log log;
    asio::io_context io;
    std::unique_ptr<mailbox_server> server;
};

TEST_F(MailboxServer, keeps_what_our_own_mailer_sends_byte_for_byte) {
    auto& mailbox = started(config());
    std::vector<stored_mail> stored;
    mailbox.on_stored([&](const stored_mail& mail) { stored.push_back(mail); });
    smtp_mailer_config sending;
    sending.relays = *parse_smtp_urls("smtp://127.0.0.1:" + std::to_string(mailbox.port()) + "?tls=none");
    smtp_mailer mailer(io.get_executor(), sending, logger(log, "smtp"));

    const auto bytes = a_mail(1);
    envelope to{"orders@shop.example", "ada@example.com"};
    const auto report = run_task(io, mailer.deliver(to, bytes, {}));

    EXPECT_EQ(report.outcome, delivery_outcome::accepted) << name_of(report.phase) << report.reply << report.transcript;
    ASSERT_EQ(stored.size(), 1u);
    EXPECT_EQ(stored[0].sender, "orders@shop.example");
    EXPECT_EQ(stored[0].recipients, std::vector<std::string>{"ada@example.com"});
    EXPECT_EQ(stored[0].subject, "Order 1 – Grüße");
    EXPECT_EQ(stored[0].mail_id, "msg_1@shop.example");
    const auto kept = content_of(stored[0].path);
    EXPECT_TRUE(
        kept.starts_with("Return-Path: <orders@shop.example>\r\nDelivered-To: ada@example.com\r\nReceived: from "));
    EXPECT_TRUE(kept.ends_with(bytes));
    EXPECT_EQ(report.reply, "kept as " + stored[0].path.filename().string());
}

TEST_F(MailboxServer, lists_the_newest_mails_first_with_their_envelope) {
    auto& mailbox = started(config());
    smtp_mailer_config sending;
    sending.relays = *parse_smtp_urls("smtp://127.0.0.1:" + std::to_string(mailbox.port()) + "?tls=none");
    smtp_mailer mailer(io.get_executor(), sending, logger(log, "smtp"));
    for (int number = 0; number < 5; ++number) {
        envelope to{"orders@shop.example", "ada" + std::to_string(number) + "@example.com"};
        ASSERT_EQ(run_task(io, mailer.deliver(to, a_mail(number), {})).outcome, delivery_outcome::accepted);
    }

    const auto listed = newest(3);

    ASSERT_EQ(listed.size(), 3u);
    EXPECT_EQ(listed[0].mail_id, "msg_4@shop.example");
    EXPECT_EQ(listed[0].recipients, std::vector<std::string>{"ada4@example.com"});
    EXPECT_EQ(listed[0].sender, "orders@shop.example");
    EXPECT_GT(listed[0].received_at.time_since_epoch().count(), 0);
    EXPECT_EQ(mailer.counters().connections_opened, 1u);
    EXPECT_EQ(mailer.counters().connections_reused, 4u);
}

TEST_F(MailboxServer, answers_pipelined_commands_and_two_mails_in_one_segment) {
    started(config());
    auto client = connected();
    const std::string mail =
        "MAIL FROM:<a@b.example> SIZE=10 BODY=8BITMIME\r\nRCPT TO:<\"x>y\"@d.example>\r\nDATA\r\n..x\r\n.\r\n";
    asio::write(client, asio::buffer("EHLO me\r\n" + mail + mail + "QUIT\r\n"));

    const auto heard = read_until(client, "221 ");

    EXPECT_NE(heard.find("250-PIPELINING\r\n250-SIZE 26214400\r\n"), std::string::npos) << heard;
    EXPECT_EQ(server->mails(), 2u);
    const auto listed = newest(10);
    EXPECT_EQ(listed.at(0).recipients.at(0), "\"x>y\"@d.example");
    EXPECT_TRUE(content_of(folder / ("mails/" + listed.at(0).id + ".eml")).ends_with("\r\n.x\r\n"));
}

TEST_F(MailboxServer, refuses_what_is_too_big_out_of_order_or_no_address) {
    auto with = config();
    with.limits.mail_max = 1'000;
    with.limits.recipients_max = 2;
    started(with);
    auto client = connected();
    asio::write(client,
                asio::buffer(std::string("DATA\r\nMAIL FROM:<a@b.example>\r\nEHLO me\r\nRCPT TO:<a@b.example>\r\n"
                                         "MAIL FROM:<no address>\r\nMAIL FROM:<a@b.example> SIZE=1001\r\n"
                                         "MAIL FROM:<>\r\nDATA\r\nRCPT TO:<>\r\nRCPT TO:<a@b.example>\r\n"
                                         "RCPT TO:<b@b.example>\r\nRCPT TO:<c@b.example>\r\nDATA\r\n") +
                             std::string(600, 'x') + "\r\n" + std::string(600, 'x') + "\r\n.\r\nNOOP\r\n"));

    const auto heard = read_until(client, "552 5.3.4 the mail is too big\r\n250 2.0.0 OK\r\n");

    EXPECT_NE(heard.find("\r\n503 5.5.1 no recipient\r\n503 5.5.1 EHLO first\r\n"), std::string::npos) << heard;
    EXPECT_NE(
        heard.find(
            "503 5.5.1 MAIL first\r\n501 5.1.7 the sender is no address\r\n552 5.3.4 the mail is too big\r\n"
            "250 2.1.0 OK\r\n503 5.5.1 no recipient\r\n501 5.1.3 the recipient is no address\r\n250 2.1.5 OK\r\n"
            "250 2.1.5 OK\r\n452 4.5.3 too many recipients\r\n354 go ahead\r\n552 5.3.4 the mail is too big\r\n250"),
        std::string::npos)
        << heard;
    EXPECT_EQ(server->mails(), 0u);
}

TEST_F(MailboxServer, closes_on_a_command_that_is_too_long_and_on_too_many_errors) {
    started(config());
    auto talker = connected(), guesser = connected();
    asio::write(talker, asio::buffer(std::string(5'000, 'x')));
    std::string wrong;
    for (int at = 0; at < 30; ++at) wrong += "HACK\r\n";
    asio::write(guesser, asio::buffer(wrong));

    EXPECT_NE(read_until(talker, "<closed>").find("500 5.5.2 line too long"), std::string::npos);
    EXPECT_NE(read_until(guesser, "<closed>").find("421 4.7.0 too many errors"), std::string::npos);
}

TEST_F(MailboxServer, cuts_whoever_is_too_slow) {
    auto with = config();
    with.command_max = 50ms;
    started(with);
    auto client = connected();

    EXPECT_EQ(read_until(client, "<closed>"), "220 tidings-mailbox ESMTP tidings mailbox\r\n<closed>");
}

TEST_F(MailboxServer, turns_away_more_connections_than_it_may_have) {
    auto with = config();
    with.connections_max = 1;
    started(with);
    auto first = connected();
    read_until(first, "220 ");
    auto second = connected();

    EXPECT_NE(read_until(second, "<closed>").find("421 4.3.2 too many connections"), std::string::npos);
}

TEST_F(MailboxServer, does_not_end_a_mail_at_a_dot_between_lone_line_feeds) {
    started(config());
    auto client = connected();
    asio::write(client,
                asio::buffer(std::string("EHLO me\r\nMAIL FROM:<a@b.example>\r\nRCPT TO:<c@d.example>\r\nDATA\r\n"
                                         "one\n.\nMAIL FROM:<evil@b.example>\n.\r\ntwo\r\n.\r\n")));

    read_until(client, "250 2.0.0 kept");

    EXPECT_EQ(server->mails(), 1u);
    EXPECT_TRUE(content_of(folder / ("mails/" + newest(1).at(0).id + ".eml"))
                    .ends_with("one\n.\nMAIL FROM:<evil@b.example>\n.\r\ntwo\r\n"));
}

TEST_F(MailboxServer, beyond_its_bound_the_oldest_mails_go_and_the_newest_stay) {
    auto with = config();
    with.keep.mails_max = 40;
    started(with);
    auto client = connected();
    std::string mails = "EHLO me\r\n";
    for (int number = 0; number < 60; ++number)
        mails += "MAIL FROM:<a@b.example>\r\nRCPT TO:<c" + std::to_string(number) + "@d.example>\r\nDATA\r\nx\r\n.\r\n";
    asio::write(client, asio::buffer(mails + "QUIT\r\n"));

    read_until(client, "221 ");

    EXPECT_EQ(server->mails(), 60u);
    const auto left = newest(100);
    EXPECT_LE(left.size(), 40u);
    EXPECT_GE(left.size(), 38u);
    EXPECT_EQ(left.front().recipients.at(0), "c59@d.example");
}

TEST_F(MailboxServer, answers_451_when_the_disk_does_not_take_the_mail) {
    started(config());
    std::filesystem::remove_all(folder / "mails/tmp");
    auto client = connected();
    asio::write(
        client,
        asio::buffer(std::string("EHLO me\r\nMAIL FROM:<a@b.example>\r\nRCPT TO:<c@d.example>\r\nDATA\r\nx\r\n.\r\n")));

    EXPECT_NE(read_until(client, "451 ").find("451 4.3.0 the mail could not be stored"), std::string::npos);
    EXPECT_TRUE(log.said("mail could not be stored"));
}

TEST_F(MailboxServer, lets_a_mail_that_is_under_way_finish_when_it_stops) {
    auto& mailbox = started(config());
    auto busy = connected(), idle = connected();
    read_until(idle, "220 ");
    asio::write(
        busy, asio::buffer(std::string("EHLO me\r\nMAIL FROM:<a@b.example>\r\nRCPT TO:<c@d.example>\r\nDATA\r\nhalf")));
    read_until(busy, "354 ");
    bool is_stopped = false;
    asio::co_spawn(io, stopped(10s), [&](std::exception_ptr, bool) { is_stopped = true; });

    EXPECT_NE(read_until(idle, "<closed>").find("421 4.3.2"), std::string::npos);
    EXPECT_FALSE(is_stopped);
    asio::write(busy, asio::buffer(std::string("\r\n.\r\n")));
    const auto heard = read_until(busy, "<closed>");

    EXPECT_NE(heard.find("250 2.0.0 kept"), std::string::npos) << heard;
    for (int turns = 0; turns < 100 && !is_stopped; ++turns) io.restart(), io.run_one_for(20ms);
    EXPECT_TRUE(is_stopped);
    EXPECT_EQ(mailbox.mails(), 1u);
}

TEST_F(MailboxServer, says_why_it_cannot_start) {
    auto with = config();
    with.listen = {"nowhere", 0};
    EXPECT_EQ(mailbox_server(io.get_executor(), with, logger(log, "mailbox")).start().error().code, errc::invalid);
    started(config());
    with.listen = {"127.0.0.1", server->port()};
    EXPECT_EQ(mailbox_server(io.get_executor(), with, logger(log, "mailbox")).start().error().code, errc::unavailable);
}

}  // namespace
}  // namespace tidings
