// One connection to the mailbox: moves bytes between the socket and mail_receiver, with a deadline on every step.
#pragma once
#include "adapters/mailbox/mailbox_server.hpp"

namespace tidings {

class mailbox_session : public std::enable_shared_from_this<mailbox_session> {
public:
    mailbox_session(mailbox_server& server, asio::ip::tcp::socket socket);

    task<> run();
    void stop();  // leaves between mails
    void cut();   // leaves at once

private:
    task<> converse();
    task<bool> perform(mail_receiver::step step);
    task<bool> write(std::string replies);
    task<> watch();

    mailbox_server& server_;
    asio::ip::tcp::socket socket_;
    mail_receiver receiver_;
    std::array<char, 16'384> buffer_;
    asio::steady_timer watchdog_;
    std::chrono::steady_clock::time_point deadline_;
    bool is_stopping_ = false, is_over_ = false, reads_ = false;
};

}  // namespace tidings
