// A connection to a mail relay that carries many mails, one after the other: drives mail/smtp_conversation over a
// socket. Owned by one user at a time (connection_pool sees to that). One executor.
#pragma once
#include <boost/asio/any_io_executor.hpp>
#include <chrono>
#include <functional>
#include <memory>
#include "adapters/smtp/smtp_delivery.hpp"
#include "base/timestamp.hpp"

namespace tidings {

class smtp_trust;

class smtp_connection {
public:
    smtp_connection(asio::any_io_executor executor, const smtp_relay& relay, smtp_conversation::options how);
    ~smtp_connection();

    void use_token(secret token) { talk_.use_token(std::move(token)); }  // before open()
    // accepted: ready for mail. trust: only needed for TLS.
    task<smtp_outcome> open(std::shared_ptr<smtp_trust> trust);
    // Asked when the final dot is about to go out: the mail whose envelope may follow it, or null.
    using next_source = std::function<smtp_delivery*()>;
    // Fills in the outcome. When has_next() then, the envelope of the next mail is out and it must be delivered next.
    task<> deliver(smtp_delivery& mail, next_source next);
    bool has_next() const { return talk_.has_next(); }
    bool can_follow(const smtp_mail& mail) const { return talk_.can_follow(mail); }
    void forget_next() { talk_.forget_next(); }  // it goes elsewhere; this connection ends with the mail at hand
    task<bool> is_alive();                       // after a pause: RSET answered
    task<> quit();                               // good-bye, then closed
    void close();                                // at once; what runs ends with a fault
    bool is_quiet();                             // nothing came unasked since the last mail

    std::optional<timestamp> certificate_ends();  // of the relay; none without TLS
    bool is_usable() const { return talk_.is_usable(); }
    const std::string& transcript() const { return talk_.transcript().text(); }

    std::chrono::steady_clock::time_point opened_at{}, used_at{};  // opened_at: none before it was ready for mail
    std::chrono::steady_clock::duration answered_in{};             // from the last final dot to its answer
    int mails = 0;                                                 // sent over it

private:
    struct line;

    task<> drive(smtp_step step);
    task<smtp_step> act(smtp_step step);
    task<smtp_step> ask_before_dot();
    task<smtp_step> hear_out();
    task<result<void>> encrypt(std::chrono::milliseconds limit);

    smtp_relay relay_;
    std::shared_ptr<smtp_trust> trust_;
    std::chrono::milliseconds connect_limit_, tls_limit_;
    smtp_conversation talk_;
    std::unique_ptr<line> line_;
    smtp_delivery* at_hand_ = nullptr;
    next_source next_;
    std::chrono::steady_clock::time_point dot_at_{};
};

// The certificates that the relay's own must lead to, and the one that we show it. invalid: a file that does not do.
result<std::shared_ptr<smtp_trust>> load_trust(const smtp_relay& relay);
// A file that it was loaded from has been replaced since.
bool is_outdated(const smtp_trust& trust);

}  // namespace tidings
