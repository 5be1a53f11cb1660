// The bytes of one connection, plain or through TLS: what is read and written here is HTTP. One reader and one writer
// at a time.
#pragma once
#include <array>
#include <boost/asio/basic_stream_socket.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <memory>
#include <optional>
#include "adapters/http_server/tls_certificate.hpp"
#include "adapters/http_server/tls_session.hpp"
#include "runtime/task.hpp"

namespace tidings {

// A concrete executor: no type erasure between the socket and its io_context.
using tcp_socket = asio::basic_stream_socket<asio::ip::tcp, asio::io_context::executor_type>;

class connection_stream {
public:
    enum class opening {
        open,
        plain_http,  // the client does not speak TLS; from now on neither does this, so that it can be told
        failed,
    };
    struct moved {
        boost::system::error_code problem;
        std::size_t count = 0;
    };
    using two_buffers = std::array<asio::const_buffer, 2>;

    connection_stream(tcp_socket socket, std::shared_ptr<const tls_certificate> certificate);  // empty: plain

    bool needs_handshake() const { return certificate_ && !tls_; }
    task<bool> first_byte();  // nothing is kept for a client that says nothing. False: closed
    task<opening> shake_hands();

    task<moved> read_some(asio::mutable_buffer into);
    moved write_now(const two_buffers& bytes);                 // as much as goes without waiting
    task<boost::system::error_code> write(two_buffers bytes);  // behind write_now: what it has left
    task<moved> read_unseen(asio::mutable_buffer into);        // as they came, to be thrown away
    bool has_more() const;                                     // bytes that were not read
    void finish_sending();
    void hold_at_most(int bytes);  // as much as the system keeps of what was written and not taken; roughly

    bool is_open() const { return socket_.is_open(); }
    tcp_socket::executor_type executor() { return socket_.get_executor(); }
    void cancel();  // ends what waits
    void close();

private:
    bool is_silent() const { return certificate_ && !(tls_ && tls_->is_open()); }  // nothing can be said yet
    task<bool> wait_for(tls_session::step what);

    tcp_socket socket_;
    std::shared_ptr<const tls_certificate> certificate_;
    std::optional<tls_session> tls_;
};

}  // namespace tidings
