// Against servers that nobody here wrote: Postfix with Dovecot SASL, and smtp-sink.
#include <gtest/gtest.h>
#include <filesystem>
#include <fstream>
#include "adapters/smtp/smtp_mailer.hpp"
#include "mail/mime_message.hpp"
#include "support/peer.hpp"
#include "support/recording_log.hpp"
#include "support/run_task.hpp"

namespace tidings {
namespace {

using testing_support::peer;
using testing_support::recording_log;
using testing_support::run_task;
using namespace std::chrono_literals;
using enum delivery_outcome;

std::string a_mail(std::size_t text_size = 100) {
    mail_draft draft;
    draft.from = {"Acme Shop", "orders@shop.test"};
    draft.to = {"Ada", "ada@example.com"};
    draft.subject = "Grüße 🎉";
    while (draft.text.size() < text_size) draft.text += ".dots at the start of lines, and more words\n";
    draft.html = "<p>Hello</p>";
    draft.date = *parse_rfc3339("2026-11-23T08:05:09Z");
    draft.message_id = "msg_1@shop.test";
    return *compose(draft);
}

std::string content_of(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

std::string with_lf(std::string text) {
    std::erase(text, '\r');
    return text;
}

class Postfix : public ::testing::Test {
protected:
    static void SetUpTestSuite() { server = new peer("postfix"); }
    static void TearDownTestSuite() {
        delete server;
        server = nullptr;
    }
    std::unique_ptr<smtp_mailer> mailer_for(const std::string& url) {
        smtp_mailer_config config;
        config.relays = *parse_smtp_urls(url);
        config.client_name = "shop.test";
        return std::make_unique<smtp_mailer>(io.get_executor(), config, logger(log, "smtp"));
    }
    delivery_report deliver(smtp_mailer& mailer, std::string recipient, std::string bytes = a_mail()) {
        envelope to{"orders@shop.test", std::move(recipient)};
        return run_task(io, mailer.deliver(to, std::move(bytes), {}), 60s);
    }
    // The stored mail whose text ends with the given one; local delivery comes a moment after the 250.
    bool arrives(const std::string& bytes) {
        const auto wanted = with_lf(bytes);
        for (const auto until = std::chrono::steady_clock::now() + 20s; std::chrono::steady_clock::now() < until;
             io.restart(), io.run_for(20ms)) {
            std::error_code none_yet;
            for (const auto& entry : std::filesystem::directory_iterator((*server)["MAILDIR"], none_yet))
                if (content_of(entry.path()).ends_with(wanted)) return true;
        }
        return false;
    }

    static inline peer* server = nullptr;
    recording_log log;
    asio::io_context io;
};

TEST_F(Postfix, takes_mail_under_starttls_and_a_login_and_keeps_every_octet) {
    const auto mailer = mailer_for((*server)["URL"]);
    const auto bytes = a_mail();

    const auto report = deliver(*mailer, "ada@example.com", bytes);

    EXPECT_EQ(report.outcome, accepted) << name_of(report.phase) << report.reply << report.transcript;
    EXPECT_NE(report.reply.find("queued as"), std::string::npos) << report.reply;
    EXPECT_TRUE(arrives(bytes));
    EXPECT_TRUE(run_task(io, mailer->probe()));
}

TEST_F(Postfix, takes_mail_under_tls_from_the_first_octet_and_by_auth_login) {
    EXPECT_EQ(deliver(*mailer_for((*server)["TLS_URL"]), "ada@example.com").outcome, accepted);
    EXPECT_EQ(deliver(*mailer_for((*server)["URL"] + "&auth=login"), "ada@example.com").outcome, accepted);
}

TEST_F(Postfix, finds_a_wrong_password_to_be_the_relays_matter_and_shows_it_nowhere) {
    auto url = (*server)["URL"];
    url.replace(url.find("s3cret"), 6, "hunter22");
    const auto mailer = mailer_for(url);

    const auto report = deliver(*mailer, "ada@example.com");
    const auto probed = run_task(io, mailer->probe());

    EXPECT_EQ(report.outcome, channel_fault);
    EXPECT_EQ(report.phase, smtp_phase::auth);
    EXPECT_EQ(report.reply_code, 535);
    EXPECT_FALSE(probed);
    std::string shown = report.reply + report.transcript + probed.error().detail;
    for (const auto& line : log.lines())
        for (const auto& [name, value] : line.fields) shown += value;
    for (const auto* form : {"hunter22", "aHVudGVyMjI", "AHNob3AAaHVudGVyMjI"})
        EXPECT_EQ(shown.find(form), std::string::npos) << shown;
}

TEST_F(Postfix, refuses_or_defers_recipients_without_hurting_the_line) {
    const auto mailer = mailer_for((*server)["URL"]);

    const auto gone = deliver(*mailer, "gone@refused.test");
    const auto policy = deliver(*mailer, "someone@refused.test");
    const auto full = deliver(*mailer, "full@refused.test");
    const auto good = deliver(*mailer, "ada@example.com");

    EXPECT_EQ(gone.outcome, refused);
    EXPECT_EQ(gone.phase, smtp_phase::rcpt);
    EXPECT_EQ(gone.reply_code, 550);
    EXPECT_EQ(gone.enhanced_code, "5.1.1");
    EXPECT_EQ(policy.outcome, refused);
    EXPECT_EQ(policy.enhanced_code, "5.7.1");
    EXPECT_EQ(full.outcome, refused_for_now);
    EXPECT_FALSE(full.retry_now);
    EXPECT_EQ(good.outcome, accepted) << good.reply;
    EXPECT_EQ(mailer->counters().connections_opened, 1u);
}

TEST_F(Postfix, takes_a_mail_of_megabytes_and_is_spared_one_that_it_would_refuse) {
    const auto mailer = mailer_for((*server)["URL"]);
    const auto big = a_mail(5'000'000);

    EXPECT_EQ(deliver(*mailer, "ada@example.com", big).outcome, accepted);
    const auto too_big = deliver(*mailer, "ada@example.com", a_mail(12'000'000));

    EXPECT_EQ(too_big.outcome, refused);
    EXPECT_EQ(too_big.enhanced_code, "5.3.4");
    EXPECT_TRUE(arrives(big));
}

TEST_F(Postfix, is_not_given_a_login_by_a_relay_url_without_tls) {
    const auto mailer = mailer_for("smtp://127.0.0.1:" + (*server)["PORT"] + "?tls=none");
    EXPECT_EQ(deliver(*mailer, "ada@example.com").outcome, accepted);
}

TEST_F(Postfix, is_not_trusted_without_its_authority) {
    const auto report = deliver(*mailer_for("smtp://shop:s3cret@localhost:" + (*server)["PORT"]), "ada@example.com");
    EXPECT_EQ(report.outcome, channel_fault);
    EXPECT_EQ(report.phase, smtp_phase::tls);
}

struct volley {
    int left = 0, accepted = 0, running = 0;
};

task<> send_many(smtp_mailer& mailer, const std::string& bytes, volley& shared) {
    while (shared.left > 0) {
        --shared.left;
        envelope to{"orders@shop.test", "ada@example.com"};
        const auto report = co_await mailer.deliver(to, bytes, {});
        shared.accepted += report.outcome == accepted;
    }
    --shared.running;
}

double send_volley(asio::io_context& io, smtp_mailer& mailer, int mails, int connections, volley& shared) {
    const auto bytes = a_mail(2'000);
    shared.left = mails;
    shared.running = connections;
    const auto began = std::chrono::steady_clock::now();
    for (int sender = 0; sender < connections; ++sender)
        asio::co_spawn(io, send_many(mailer, bytes, shared), asio::detached);
    io.restart();
    while (shared.running > 0 && std::chrono::steady_clock::now() - began < 60s) io.run_one_for(100ms);
    return mails / std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
}

TEST(SmtpSink, takes_a_thousand_mails_over_sixteen_connections_that_are_reused) {
    const peer sink("smtp-sink");
    recording_log log;
    asio::io_context io;
    smtp_mailer_config config;
    config.relays = *parse_smtp_urls(sink.url());
    config.client_name = "shop.test";
    smtp_mailer mailer(io.get_executor(), config, logger(log, "smtp"));
    volley shared;

    RecordProperty("mails_per_second", static_cast<int>(send_volley(io, mailer, 1'000, 16, shared)));

    EXPECT_EQ(shared.accepted, 1'000);
    EXPECT_EQ(mailer.counters().connections_opened, 16u);
    EXPECT_EQ(mailer.counters().connections_reused, 984u);
}

}  // namespace
}  // namespace tidings
