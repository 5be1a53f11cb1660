#include "bench/load/load_connection.hpp"
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/http.hpp>

namespace tidings::bench {

namespace asio = boost::asio;
namespace http = boost::beast::http;
using asio::ip::tcp;

load_connection::load_connection(asio::any_io_executor executor, std::uint16_t port)
    : executor_(std::move(executor)), port_(port) {}

asio::awaitable<void> load_connection::open() {
    stream_.emplace(executor_);
    buffer_.clear();
    stream_->expires_after(std::chrono::seconds(30));
    co_await stream_->async_connect({asio::ip::address_v4::loopback(), port_}, asio::use_awaitable);
    stream_->socket().set_option(tcp::no_delay(true));
}

asio::awaitable<load_answer> load_connection::ask(const std::string& request) {
    if (!stream_) co_await open();
    stream_->expires_after(std::chrono::seconds(30));
    co_await asio::async_write(*stream_, asio::buffer(request), asio::use_awaitable);
    http::response<http::string_body> response;
    co_await http::async_read(*stream_, buffer_, response, asio::use_awaitable);
    load_answer answer{response.result_int(), "-"};
    const std::string_view location = response[http::field::location];
    if (const auto slash = location.rfind('/'); slash != location.npos) answer.order = location.substr(slash + 1);
    if (!response.keep_alive()) stream_.reset();
    co_return answer;
}

asio::awaitable<load_answer> load_connection::exchange(std::string request) {
    try {
        co_return co_await ask(request);
    } catch (const boost::system::system_error&) {
        stream_.reset();
        co_return load_answer{};
    }
}

}  // namespace tidings::bench
