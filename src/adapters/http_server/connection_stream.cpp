#include "adapters/http_server/connection_stream.hpp"
#include <sys/socket.h>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/write.hpp>

namespace tidings {
namespace {

constexpr auto awaitable_tuple = asio::as_tuple(asio::use_awaitable);
constexpr std::size_t turn_size = 256 * 1024;   // of one connection, before the others get theirs
constexpr unsigned char handshake_record = 22;  // the first byte that a TLS client sends (RFC 8446, section 5.1)

const boost::system::error_code broken = asio::error::connection_reset;

}  // namespace

connection_stream::connection_stream(tcp_socket socket, std::shared_ptr<const tls_certificate> certificate)
    : socket_(std::move(socket)), certificate_(std::move(certificate)) {}

task<bool> connection_stream::first_byte() {
    const auto [problem] = co_await socket_.async_wait(tcp_socket::wait_read, awaitable_tuple);
    co_return !problem && socket_.is_open();
}

task<connection_stream::opening> connection_stream::shake_hands() {
    unsigned char first = 0;
    const auto peeked = ::recv(socket_.native_handle(), &first, 1, MSG_PEEK);
    if (peeked == 1 && first >= 'A' && first <= 'Z') {
        certificate_.reset();
        co_return opening::plain_http;
    }
    if (peeked != 1 || first != handshake_record) co_return opening::failed;
    tls_.emplace(certificate_->context(), socket_.native_handle());
    for (;;) {
        const auto outcome = tls_->shake_hands();
        if (outcome == tls_session::step::done) co_return opening::open;
        const bool goes_on = co_await wait_for(outcome);
        if (!goes_on) co_return opening::failed;
    }
}

task<bool> connection_stream::wait_for(tls_session::step what) {
    if (what != tls_session::step::wants_read && what != tls_session::step::wants_write) co_return false;
    const auto side = what == tls_session::step::wants_read ? tcp_socket::wait_read : tcp_socket::wait_write;
    const auto [problem] = co_await socket_.async_wait(side, awaitable_tuple);
    co_return !problem && socket_.is_open();
}

task<connection_stream::moved> connection_stream::read_some(asio::mutable_buffer into) {
    if (!certificate_) {
        const auto [problem, count] = co_await socket_.async_read_some(into, awaitable_tuple);
        co_return moved{problem, count};
    }
    while (socket_.is_open()) {
        std::size_t count = 0;
        const auto outcome = tls_->read(into.data(), into.size(), count);
        if (outcome == tls_session::step::done) co_return moved{{}, count};
        const bool goes_on = co_await wait_for(outcome);
        if (!goes_on) break;
    }
    co_return moved{broken, 0};
}

connection_stream::moved connection_stream::write_now(const two_buffers& bytes) {
    moved all;
    if (is_silent()) return {broken, 0};
    if (!certificate_) {
        all.count = socket_.write_some(bytes, all.problem);
        if (all.problem == asio::error::would_block || all.problem == asio::error::try_again) all.problem = {};
        return all;
    }
    for (auto left : bytes)
        while (left.size() > 0) {
            std::size_t count = 0;
            const auto outcome = tls_->write(left.data(), left.size(), count);
            all.count += count;
            left += count;
            if (outcome == tls_session::step::failed || outcome == tls_session::step::closed) all.problem = broken;
            if (outcome != tls_session::step::done || all.count >= turn_size) return all;
        }
    return all;
}

task<boost::system::error_code> connection_stream::write(two_buffers bytes) {
    if (!certificate_) {
        const auto [problem, count] = co_await asio::async_write(socket_, bytes, awaitable_tuple);
        co_return problem;
    }
    while (socket_.is_open()) {
        const auto now = write_now(bytes);
        if (now.problem) co_return now.problem;
        const auto of_first = std::min(now.count, bytes[0].size());
        bytes[0] += of_first;
        bytes[1] += now.count - of_first;
        if (bytes[0].size() + bytes[1].size() == 0) co_return boost::system::error_code{};
        if (now.count >= turn_size) {
            co_await asio::post(socket_.get_executor(), asio::use_awaitable);
            continue;
        }
        const bool goes_on = co_await wait_for(tls_session::step::wants_write);
        if (!goes_on) break;
    }
    co_return broken;
}

task<connection_stream::moved> connection_stream::read_unseen(asio::mutable_buffer into) {
    const auto [problem, count] = co_await socket_.async_read_some(into, awaitable_tuple);
    co_return moved{problem, count};
}

bool connection_stream::has_more() const {
    boost::system::error_code problem;
    return (tls_ && tls_->has_more()) || socket_.available(problem) > 0;
}

void connection_stream::hold_at_most(int bytes) {
    boost::system::error_code ignored;
    socket_.set_option(asio::socket_base::send_buffer_size(bytes), ignored);
}

void connection_stream::finish_sending() {
    if (tls_ && socket_.is_open()) tls_->say_goodbye();
    boost::system::error_code ignored;
    socket_.shutdown(asio::socket_base::shutdown_send, ignored);
}

void connection_stream::cancel() {
    boost::system::error_code ignored;
    socket_.cancel(ignored);
}

void connection_stream::close() {
    if (tls_ && socket_.is_open()) tls_->say_goodbye();
    boost::system::error_code ignored;
    socket_.close(ignored);
}

}  // namespace tidings
