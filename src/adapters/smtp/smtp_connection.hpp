// A connection to a mail relay that carries many mails, one at a time: drives mail/smtp_conversation over a socket.
// Owned by one user at a time (connection_pool sees to that). One executor.
#pragma once
#include <boost/asio/any_io_executor.hpp>
#include <chrono>
#include <memory>
#include "mail/smtp_conversation.hpp"
#include "notify/mailer.hpp"

namespace tidings {

class smtp_trust;

class smtp_connection {
public:
    smtp_connection(asio::any_io_executor executor, const smtp_relay& relay, std::shared_ptr<smtp_trust> trust,
                    smtp_conversation::options how);
    ~smtp_connection();

    task<smtp_outcome> open();  // accepted: ready for mail
    // `asked` becomes true when intend was called: from then on the mail must not be tried elsewhere by the same claim.
    task<smtp_outcome> deliver(smtp_mail mail, mailer::before_dot intend, bool& asked);
    task<bool> is_alive();  // after a pause: RSET answered
    task<> quit();          // good-bye, then closed
    void close();           // at once; what runs ends with a fault
    bool is_quiet();        // nothing came unasked since the last mail

    bool is_usable() const { return talk_.is_usable(); }
    bool is_dot_open() const { return talk_.is_dot_open(); }
    std::string transcript() const { return talk_.transcript().text(); }

    std::chrono::steady_clock::time_point opened_at{}, used_at{};
    int mails = 0;  // sent over it

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
    mailer::before_dot intend_;
    bool was_asked_ = false;
};

// The certificates that a relay's own must lead to; loaded once per relay, at first use.
result<std::shared_ptr<smtp_trust>> load_trust(const std::string& ca_file);

}  // namespace tidings
