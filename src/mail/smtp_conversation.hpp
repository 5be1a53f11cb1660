// The client's side of one SMTP connection as a state machine without sockets, clocks or threads (RFC 5321, 2920, 3207,
// 4954). It says what to do next; the driver (adapters/smtp) does it and tells what came of it. It outlives many mails:
//
//   step = talk.open()                          // until finished: greeting, EHLO, STARTTLS, AUTH
//   step = talk.send_mail(...)                  // until finished: MAIL, RCPT, DATA, body, the question before the dot,
//   the dot step = talk.check(), step = talk.quit()     // RSET before reuse after a pause; good-bye
//
// After `finished`, report() says what happened and is_usable() whether the connection can take another mail.
#pragma once
#include <chrono>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include "mail/smtp_capabilities.hpp"
#include "mail/smtp_deadlines.hpp"
#include "mail/smtp_relay.hpp"
#include "mail/smtp_reply.hpp"
#include "mail/smtp_transcript.hpp"
#include "mail/smtp_verdict.hpp"

namespace tidings {

struct smtp_step {
    enum class action { send, receive, start_tls, ask_before_dot, finished };
    action what = action::finished;
    std::string_view bytes;             // send: all of it; valid until the next call
    std::chrono::milliseconds limit{};  // send, receive, start_tls: for the whole step
    bool same_limit = false;  // receive: more bytes of the same reply; the limit of the former step still runs
};

struct smtp_outcome {
    delivery_outcome verdict = delivery_outcome::channel_fault;
    smtp_phase phase = smtp_phase::connect;
    int reply_code = 0;
    std::string enhanced_code;
    std::string reply;  // the server's words or what went wrong; cleaned, at most 500 octets, no credentials
    bool retry_now = false;
};

struct smtp_mail {
    std::string sender, recipient;  // checked by check_address
    std::string_view bytes;         // needed until the body is sent
};

class smtp_conversation {
public:
    struct options {
        std::string client_name = "localhost";  // what EHLO says
        smtp_security security = smtp_security::starttls;
        std::optional<smtp_login> login;
        smtp_deadlines deadlines;
    };

    explicit smtp_conversation(options how);

    smtp_step open();  // connected; with implicit TLS, after the handshake
    smtp_step send_mail(const smtp_mail& mail);
    smtp_step check();
    smtp_step quit();

    smtp_step on_sent();
    smtp_step on_bytes(std::string_view bytes);
    smtp_step on_tls();                             // the handshake succeeded and the certificate is the relay's
    smtp_step on_intent(const result<void>& kept);  // the answer to ask_before_dot
    smtp_step on_fault(const error& problem);       // the line broke, or the limit passed

    bool is_usable() const { return state_ == state::ready; }
    bool is_dot_open() const { return state_ == state::dot; }
    const smtp_outcome& report() const { return outcome_; }
    const smtp_transcript& transcript() const { return transcript_; }
    const smtp_capabilities& capabilities() const { return offers_; }

private:
    enum class state {
        fresh,
        greeting,
        ehlo,
        helo,
        starttls,
        tls,
        auth,
        ready,
        envelope,
        body,
        intent,
        dot,
        lone_dot,
        rset,
        quit,
        closed
    };
    enum class command { rset, mail, rcpt, data };

    smtp_step send(std::string bytes, std::chrono::milliseconds limit);
    smtp_step send_line(std::string_view line, std::string_view shown = {});
    smtp_step receive(bool same_limit = false);
    smtp_step on_reply(smtp_reply reply);
    smtp_step on_surplus(smtp_step step);
    smtp_step on_greeting(const smtp_reply& reply);
    smtp_step on_ehlo(const smtp_reply& reply);
    smtp_step on_helo(const smtp_reply& reply);
    smtp_step on_starttls(const smtp_reply& reply);
    smtp_step on_auth(const smtp_reply& reply);
    smtp_step on_envelope(const smtp_reply& reply);
    smtp_step on_dot(const smtp_reply& reply);
    smtp_step say_hello();
    smtp_step after_hello();
    smtp_step log_in();
    smtp_step send_commands();
    smtp_step envelope_done();
    smtp_step finish_ready();
    smtp_step finish_opened();
    smtp_step fail(smtp_phase phase, std::string what);         // a channel fault without a reply
    smtp_step fail(smtp_phase phase, const smtp_reply& reply);  // by the table; the connection is of no more use
    smtp_step close(smtp_outcome outcome);
    std::optional<smtp_outcome> unsendable(const smtp_mail& mail) const;
    smtp_outcome outcome_of(smtp_phase phase, const smtp_reply& reply) const;
    smtp_phase phase() const;
    std::chrono::milliseconds reply_limit() const;

    options how_;
    state state_ = state::fresh;
    smtp_reply_parser replies_;
    smtp_capabilities offers_;
    smtp_transcript transcript_;
    std::string outgoing_;
    bool is_encrypted_ = false;
    std::deque<std::string> login_lines_;  // still to be sent in AUTH, as base64
    // the mail at hand
    smtp_mail mail_;
    std::deque<command> expected_;         // replies still to come, in order
    std::deque<command> unsent_;           // commands that wait for a reply first (no PIPELINING)
    std::optional<smtp_outcome> refusal_;  // what the first bad reply of the envelope said
    bool data_accepted_ = false;           // 354 came
    bool needs_reset_ = false;             // the server still has a transaction open
    smtp_outcome outcome_;
};

}  // namespace tidings
