// The client's side of one SMTP connection as a state machine without sockets, clocks or threads (RFC 5321, 2920, 3207,
// 4954). It says what to do next; the driver (adapters/smtp) does it and tells what came of it. It outlives many mails:
//
//   step = talk.open()                       // until finished: greeting, EHLO, STARTTLS, AUTH
//   step = talk.send_mail(...)               // until finished: MAIL, RCPT, DATA, the question before the dot, the dot
//   step = talk.check(), step = talk.quit()  // RSET before reuse after a pause; good-bye
//
// After `finished`, report() says what happened and is_usable() whether the connection can take another mail.
//
// Where the server offers PIPELINING, the envelope of a further mail may go out behind the final dot (RFC 2920, 3.1):
// give it to on_intent. When the first mail is finished and has_next(), go_on() carries the further one to its end;
// without has_next() nothing of it counts, and it can be sent elsewhere.
#pragma once
#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include "mail/sasl_client.hpp"
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
    std::string_view bytes, more;       // send: all of both, in this order; valid until the next call
    std::chrono::milliseconds limit{};  // send, receive, start_tls: for the whole step
    bool same_limit = false;  // receive: more bytes of the same reply; the limit of the previous step still runs
};

struct smtp_outcome {
    delivery_outcome verdict = delivery_outcome::channel_fault;
    smtp_phase phase = smtp_phase::connect;
    int reply_code = 0;
    std::string enhanced_code;
    std::string reply;  // the server's words or what went wrong; cleaned, at most 500 bytes, no credentials
    bool retry_now = false;
    std::string_view meaning;  // what the table makes of a negative reply; empty: nothing more than the reply
};

struct smtp_mail {
    std::string sender, recipient;  // checked by check_address
    std::string_view bytes;         // needed until the final dot is sent
};

class smtp_conversation {
public:
    struct options {
        std::string client_name = "localhost";  // what EHLO says
        smtp_security security = smtp_security::starttls;
        std::optional<smtp_login> login;
        std::string relay_host;        // as OAUTHBEARER names it
        std::uint16_t relay_port = 0;  // likewise
        std::string nonce;             // for SCRAM: unguessable, another for each connection
        smtp_deadlines deadlines;
    };

    explicit smtp_conversation(options how);

    void use_token(secret token);  // before open(): what the login shows in place of a password
    smtp_step open();              // connected; with implicit TLS, after the handshake
    smtp_step send_mail(const smtp_mail& mail);
    smtp_step check();
    smtp_step quit();

    smtp_step on_sent();
    smtp_step on_bytes(std::string_view bytes);
    smtp_step on_tls();  // the handshake succeeded and the certificate is the relay's
    // The answer to ask_before_dot; may name the mail whose envelope goes out behind the dot, if can_follow says so.
    smtp_step on_intent(const result<void>& kept, const smtp_mail* next = nullptr);
    // The line broke, or the limit passed. `sent`: bytes of the last send that went out before it did.
    smtp_step on_fault(const error& problem, std::size_t sent = 0);

    bool can_follow(const smtp_mail& mail) const { return offers_.pipelining && !unsendable(mail); }
    bool has_next() const { return state_ == state::between; }
    smtp_step go_on();
    void forget_next();  // it is sent elsewhere: the connection ends with the answer to the dot that is open

    bool is_usable() const { return state_ == state::ready; }
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
        sending_dot,
        dot,
        between,
        lone_dot,
        rset,
        quit,
        closed
    };
    enum class command { rset, mail, rcpt, data, none };
    static command after(command one) { return static_cast<command>(static_cast<int>(one) + 1); }
    enum class next_mail { none, follows, forgotten };

    // The mail at hand. Its commands are sent and answered in the order of `command`.
    struct transaction {
        smtp_mail mail;
        command to_send = command::none, to_answer = command::none;
        std::string stuffed;                  // the body, when it cannot go as it is
        std::string_view rest;                // of the body, still to be sent
        std::optional<smtp_outcome> refusal;  // what the first bad reply of the envelope said
        bool data_accepted = false;           // 354 came
    };

    smtp_step send(std::string bytes, std::chrono::milliseconds limit);
    smtp_step send_line(std::string_view line, std::string_view shown = {});
    smtp_step receive(bool same_limit = false);
    smtp_step take_replies(smtp_step step);
    smtp_step on_reply(const smtp_reply& reply);
    smtp_step on_surplus(smtp_step step);
    smtp_step on_greeting(const smtp_reply& reply);
    smtp_step on_ehlo(const smtp_reply& reply);
    smtp_step on_helo(const smtp_reply& reply);
    smtp_step on_starttls(const smtp_reply& reply);
    smtp_step on_auth(const smtp_reply& reply);
    smtp_step on_login_refused(const smtp_reply& reply);
    smtp_step on_envelope(const smtp_reply& reply);
    smtp_step on_dot(const smtp_reply& reply);
    smtp_step say_hello();
    smtp_step after_hello();
    smtp_step log_in();
    void begin(const smtp_mail& mail, command first);
    smtp_step send_commands();
    void append_command(command which, const smtp_mail& mail);
    void note_sent(std::string_view lines);
    std::chrono::milliseconds block_limit(std::size_t bytes) const;
    smtp_step send_body();
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
    secret token_;
    std::optional<sasl_client> login_;  // while AUTH goes on
    transaction at_hand_;
    next_mail next_is_ = next_mail::none;
    smtp_mail next_;
    bool needs_reset_ = false;  // the server still has a transaction open
    smtp_outcome outcome_;
};

}  // namespace tidings
