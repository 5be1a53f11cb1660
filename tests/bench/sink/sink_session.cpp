#include "bench/sink/sink_session.hpp"
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <cctype>

namespace tidings::bench {

namespace asio = boost::asio;

sink_session::sink_session(asio::ip::tcp::socket socket, mail_book& book) : socket_(std::move(socket)), book_(book) {}

asio::awaitable<void> sink_session::run() {
    try {
        socket_.set_option(asio::ip::tcp::no_delay(true));
        co_await converse();
    } catch (const boost::system::system_error&) {  // the client hung up
    }
}

asio::awaitable<void> sink_session::converse() {
    answers_ = "220 sink.test ESMTP\r\n";
    std::string chunk(64 * 1024, '\0');
    for (;;) {
        while (!over_ && (in_mail_ ? take_mail() : take_command())) {
        }
        received_.erase(0, at_);
        at_ = 0;
        if (!answers_.empty()) co_await asio::async_write(socket_, asio::buffer(answers_), asio::use_awaitable);
        answers_.clear();
        if (over_) co_return;
        const auto count = co_await socket_.async_read_some(asio::buffer(chunk), asio::use_awaitable);
        received_.append(chunk, 0, count);
    }
}

bool sink_session::take_command() {
    const auto end = received_.find("\r\n", at_);
    if (end == received_.npos) return false;
    std::string verb = received_.substr(at_, std::min<std::size_t>(4, end - at_));
    for (auto& letter : verb) letter = static_cast<char>(std::toupper(static_cast<unsigned char>(letter)));
    at_ = end + 2;
    answer(verb);
    return true;
}

void sink_session::answer(std::string_view verb) {
    if (verb == "EHLO") {
        answers_ +=
            "250-sink.test\r\n250-PIPELINING\r\n250-8BITMIME\r\n250-ENHANCEDSTATUSCODES\r\n250 SIZE 20000000\r\n";
    } else if (verb == "DATA") {
        answers_ += "354 go on\r\n";
        in_mail_ = true;
    } else if (verb == "QUIT") {
        answers_ += "221 2.0.0 bye\r\n";
        over_ = true;
    } else if (verb == "MAIL" || verb == "RCPT" || verb == "RSET" || verb == "NOOP" || verb == "HELO") {
        answers_ += "250 2.0.0 ok\r\n";
    } else {
        answers_ += "502 5.5.2 not known here\r\n";
    }
}

bool sink_session::take_mail() {
    constexpr std::string_view dot = "\r\n.\r\n";
    const auto end = received_.find(dot, at_);
    if (end == received_.npos) return false;
    book_.accepted(std::string_view(received_).substr(at_, end - at_));
    at_ = end + dot.size();
    in_mail_ = false;
    answers_ += "250 2.0.0 kept\r\n";
    return true;
}

}  // namespace tidings::bench
