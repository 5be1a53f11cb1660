// The client's side of one mail on an open connection, against a server that agrees at once.
#include <benchmark/benchmark.h>
#include "mail/smtp_conversation.hpp"

namespace tidings::bench {
namespace {

// Runs the steps until the conversation has nothing left to do; the answers are those of a relay with PIPELINING.
void run(smtp_conversation& talk, smtp_step step, std::string_view answers) {
    bool dot_left = false;
    while (step.what != smtp_step::action::finished) switch (step.what) {
            case smtp_step::action::send: step = talk.on_sent(); break;
            case smtp_step::action::receive: step = talk.on_bytes(dot_left ? "250 2.0.0 queued\r\n" : answers); break;
            case smtp_step::action::start_tls: step = talk.on_tls(); break;
            case smtp_step::action::ask_before_dot:
                dot_left = true;
                step = talk.on_intent({});
                break;
            case smtp_step::action::finished: break;
        }
}

void smtp_mail_conversation(benchmark::State& state) {
    smtp_conversation talk({.client_name = "shop.example", .security = smtp_security::none});
    auto greeted = false;
    auto step = talk.open();
    while (step.what != smtp_step::action::finished) {
        step = step.what == smtp_step::action::send ? talk.on_sent()
               : std::exchange(greeted, true)
                   ? talk.on_bytes("250-relay.example\r\n250-PIPELINING\r\n250 SIZE 100000000\r\n")
                   : talk.on_bytes("220 relay.example ESMTP\r\n");
    }
    std::string bytes = "Subject: Your order\r\n\r\n";
    while (bytes.size() < 11'000) bytes += "<tr><td style=\"padding:10px 0;font-size:15px;\">Earl Grey</td></tr>\r\n";
    const smtp_mail mail{"orders@shop.example", "ada@example.com", bytes};
    for (auto _ : state) {
        run(talk, talk.send_mail(mail), "250 2.1.0 ok\r\n250 2.1.5 ok\r\n354 go ahead\r\n");
        if (!talk.is_usable()) state.SkipWithError("the conversation ended");
    }
}
BENCHMARK(smtp_mail_conversation);

}  // namespace
}  // namespace tidings::bench
