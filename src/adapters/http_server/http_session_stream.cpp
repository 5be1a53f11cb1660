// Answers without an end in sight. They end the connection, so their length needs no saying (RFC 9112, section 6.3).
#include <array>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include "adapters/http_server/http_session.hpp"

namespace tidings {

// A client that hangs up while nothing is to be said is noticed by a read that waits beside. Whatever comes, the client
// is done: the connection serves no other request.
void http_session::watch_for_end_of(const std::shared_ptr<api::answer_stream>& stream) {
    const auto wait = [](std::shared_ptr<http_session> self, std::shared_ptr<api::answer_stream> told) -> task<> {
        std::array<char, 256> unread;
        co_await self->stream_.read_unseen(asio::buffer(unread));
        told->end();
    };
    asio::co_spawn(stream_.executor(), wait(shared_from_this(), stream), asio::detached);
}

// The system would hold megabytes for a client that does not read, and it would be noticed minutes later.
constexpr int held_max = 64 * 1024;

// One piece is in memory at a time. Who does not take it within write_deadline is cut.
task<> http_session::send_stream() {
    const auto stream = answer_.stream;
    watch_for_end_of(stream);
    stream_.hold_at_most(held_max);
    for (;;) {
        enter(phase::streaming, steady_time::max());
        const auto piece = co_await stream->next();
        if (piece.empty() || !stream_.is_open()) break;
        enter(phase::writing, std::chrono::steady_clock::now() + around_->config.write_deadline);
        const connection_stream::two_buffers bytes{asio::buffer(piece), {}};
        const auto problem = co_await stream_.write(bytes);
        if (problem) break;
    }
    stream->end();
}

}  // namespace tidings
