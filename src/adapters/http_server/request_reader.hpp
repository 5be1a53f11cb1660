// Turns the bytes of a connection into requests, without a socket: feed it what was read, it says what is next.
// The framing is Boost.Beast's parser behind a stricter look at the head, because two readers of one connection that
// disagree about where a request ends let a hidden request through (request smuggling). Whatever could be read in two
// ways is refused, and after a refusal the connection must be closed.
#pragma once
#include <boost/asio/buffer.hpp>
#include <memory>
#include "adapters/http_server/http_server_config.hpp"
#include "api/http_message.hpp"
#include "api/problem.hpp"

namespace tidings {

class request_reader {
public:
    enum class progress {
        need_more,  // read into prepare(), then feed() it
        complete,   // request() is whole; next() goes on to the one behind it
        refused,    // fault() says why; the rest of the connection cannot be trusted
    };

    explicit request_reader(const request_limits& limits);
    request_reader(request_reader&&) noexcept;
    ~request_reader();

    boost::asio::mutable_buffer prepare();
    progress feed(std::size_t count);
    progress next();  // forgets the complete request and looks at what came behind it

    bool has_begun() const;                // some bytes of the current request are here
    bool has_more() const;                 // bytes behind the complete request
    bool waits_for_body() const;           // the head is read, the body is not
    bool has_head() const;                 // of the current request: method, target and fields can be looked at
    std::size_t body_received() const;     // bytes of the body so far, its framing among them
    std::size_t memory_wanted() const;     // bytes for what is here of the request and for the body it announces
    void make_room_for_body();             // for the announced one, at once
    bool take_expectation();               // true once: the client waits for "100 Continue" before it sends the body
    bool keeps_alive() const;              // of the complete request
    bool keep_alive_needs_saying() const;  // HTTP/1.0 closes unless told otherwise
    api::http_request& request();          // views are valid until next()
    const api::http_request& request() const;
    const api::problem& fault() const;

private:
    struct framing;
    std::unique_ptr<framing> framing_;
};

}  // namespace tidings
