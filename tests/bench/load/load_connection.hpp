// One kept-alive connection to the order service; opens itself again after the line broke.
#pragma once
#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <optional>
#include "bench/load/load_answer.hpp"

namespace tidings::bench {

class load_connection {
public:
    load_connection(boost::asio::any_io_executor executor, std::uint16_t port);

    // Never throws: a broken line, or 30 s without an answer, is status 0.
    boost::asio::awaitable<load_answer> exchange(std::string request);

private:
    boost::asio::awaitable<void> open();
    boost::asio::awaitable<load_answer> ask(const std::string& request);

    boost::asio::any_io_executor executor_;
    std::uint16_t port_;
    std::optional<boost::beast::tcp_stream> stream_;
    boost::beast::flat_buffer buffer_;
};

}  // namespace tidings::bench
