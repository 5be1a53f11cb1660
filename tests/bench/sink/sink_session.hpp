// One SMTP conversation of the sink: takes everything, with PIPELINING, and answers all commands of one read in one
// write.
#pragma once
#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <string>
#include "bench/sink/mail_book.hpp"

namespace tidings::bench {

class sink_session {
public:
    sink_session(boost::asio::ip::tcp::socket socket, mail_book& book);

    // Until the client says QUIT or hangs up.
    boost::asio::awaitable<void> run();

private:
    boost::asio::awaitable<void> converse();
    bool take_command();  // false: the next command, or the rest of the mail, has not come yet
    bool take_mail();
    void answer(std::string_view command);

    boost::asio::ip::tcp::socket socket_;
    mail_book& book_;
    std::string received_, answers_;
    std::size_t at_ = 0;  // of received_, the first byte not taken yet
    bool in_mail_ = false, over_ = false;
};

}  // namespace tidings::bench
