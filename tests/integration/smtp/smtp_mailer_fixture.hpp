// What the tests of smtp_mailer against scripted servers share.
#pragma once
#include <gtest/gtest.h>
#include "adapters/smtp/smtp_mailer.hpp"
#include "support/recording_log.hpp"
#include "support/run_task.hpp"
#include "support/scripted_smtp_server.hpp"
#include "support/temporary_folder.hpp"

namespace tidings {

inline const std::string a_mail = "Subject: hello\r\n\r\n.\r\nbye\r\n";

inline smtp_mailer_config config_for(std::string urls) {
    smtp_mailer_config config;
    config.relays = *parse_smtp_urls(urls);
    config.client_name = "shop.test";
    return config;
}

// Every phase shortened, the dot a little longer than the others.
inline smtp_mailer_config hasty(smtp_mailer_config config) {
    config.deadlines = {.connect = std::chrono::milliseconds(300),
                        .tls = std::chrono::milliseconds(300),
                        .greeting = std::chrono::milliseconds(300),
                        .ehlo = std::chrono::milliseconds(300),
                        .auth = std::chrono::milliseconds(300),
                        .mail = std::chrono::milliseconds(300),
                        .rcpt = std::chrono::milliseconds(300),
                        .data = std::chrono::milliseconds(300),
                        .block = std::chrono::milliseconds(300),
                        .dot = std::chrono::milliseconds(400),
                        .command = std::chrono::milliseconds(300),
                        .quit = std::chrono::milliseconds(100)};
    return config;
}

class smtp_mailer_fixture : public ::testing::Test {
protected:
    std::string clear(const testing_support::scripted_smtp_server& server) {
        return "smtp://" + server.address() + "?tls=none";
    }
    std::string starttls(const testing_support::scripted_smtp_server& server, const std::string& name = "localhost") {
        return "smtp://shop:s3cret@127.0.0.1:" + std::to_string(server.port()) + "?tls_name=" + name + "&ca=" + ca;
    }
    delivery_report deliver(smtp_mailer& mailer, mailer::before_dot intend = {},
                            std::string recipient = "ada@example.com") {
        envelope to{"orders@shop.test", std::move(recipient)};
        return testing_support::run_task(io, mailer.deliver(to, a_mail, std::move(intend)));
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
    bool run_until(Condition done, std::chrono::milliseconds limit = std::chrono::seconds(5)) {
        const auto until = std::chrono::steady_clock::now() + limit;
        while (!done() && std::chrono::steady_clock::now() < until) {
            io.restart();
            io.run_one_for(std::chrono::milliseconds(10));
        }
        return done();
    }
    logger to_log() { return logger(log, "smtp"); }

    testing_support::temporary_folder folder;
    const testing_support::test_certificate certificate = testing_support::test_certificate::make("DNS:localhost");
    const std::string ca = [this] {
        certificate.save(folder / "ca.pem");
        return folder / "ca.pem";
    }();
    testing_support::recording_log log;
    asio::io_context io;
};

}  // namespace tidings
