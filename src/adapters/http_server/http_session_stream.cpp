// Answers without an end in sight. They end the connection, so their length needs no saying (RFC 9112, section 6.3).
#include <array>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/write.hpp>
#include "adapters/http_server/http_session.hpp"

namespace tidings {

// A client that hangs up while nothing is to be said is noticed by a read that waits beside. Whatever comes, the client
// is done: the connection serves no other request.
void http_session::watch_for_end_of(const std::shared_ptr<api::answer_stream>& stream) {
    const auto unread = std::make_shared<std::array<char, 256>>();
    socket_.async_read_some(asio::buffer(*unread), [self = shared_from_this(), stream, unread](
                                                       boost::system::error_code, std::size_t) { stream->end(); });
}

// One piece is in memory at a time. Who does not take it within write_deadline is cut.
task<> http_session::send_stream() {
    const auto stream = answer_.stream;
    watch_for_end_of(stream);
    for (;;) {
        enter(phase::streaming, steady_time::max());
        const auto piece = co_await stream->next();
        if (piece.empty() || !socket_.is_open()) break;
        enter(phase::writing, std::chrono::steady_clock::now() + around_->config.write_deadline);
        const auto [problem, count] =
            co_await asio::async_write(socket_, asio::buffer(piece), asio::as_tuple(asio::use_awaitable));
        if (problem) break;
    }
    stream->end();
}

}  // namespace tidings
