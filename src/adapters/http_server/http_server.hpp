// Serves an http_handler over HTTP/1.1 on one io_context, which one thread runs. Keep-alive and pipelining in order;
// every wait has a deadline and every resource a bound (http_server_config). TLS 1.2 and
// 1.3 when there is a certificate. HTTP/2 belongs to a proxy in front.
#pragma once
#include <boost/asio/io_context.hpp>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include "adapters/http_server/http_server_config.hpp"
#include "api/http_message.hpp"
#include "base/result.hpp"
#include "base/timestamp.hpp"
#include "runtime/log.hpp"
#include "runtime/task.hpp"

namespace tidings {

// One answered request, for metrics and access logs. Views live during the call.
struct request_report {
    std::string_view method;  // "other" for methods that HTTP does not define
    std::string_view route;   // the pattern that matched; empty: none, or the request was refused before routing
    int status = 0;
    timestamp started_at;                 // the request's first byte
    std::chrono::nanoseconds duration{};  // from there until the answer was handed to the kernel
    const trace_context& trace;
    std::string_view request_id;
};
using request_observer = std::function<void(const request_report&)>;
// From the traceparent that came with a request, or nothing, to the context of its answer.
using trace_starter = std::function<trace_context(std::string_view traceparent)>;

struct http_server_counts {
    std::size_t connections = 0;      // open now
    std::size_t connections_max = 0;  // that may be
    std::uint64_t accepted = 0;
    std::uint64_t turned_away = 0;         // over connections_max or connections_per_client_max
    std::uint64_t accept_failures = 0;     // such as no file descriptor left
    std::uint64_t timed_out = 0;           // requests that were answered 408, and idle connections cut
    std::uint64_t out_of_memory = 0;       // requests that were answered 503 because request_memory was used up
    std::uint64_t handshake_failures = 0;  // connections that TLS did not come about on
    std::size_t memory_held = 0;           // of request_memory, now
};

class http_server {
public:
    // The handler, and whatever it refers to, must live until the io_context has stopped running.
    // start_trace: empty: the caller's trace goes on, or a new one starts.
    http_server(asio::io_context& io, http_server_config config, api::http_handler handler, logger log,
                request_observer observe = {}, trace_starter start_trace = {});
    ~http_server();  // cuts every connection

    result<void> start();         // binds, listens, accepts. invalid or unavailable: says what to change
    std::uint16_t port() const;   // the bound one, also when port 0 was asked for
    std::string address() const;  // "127.0.0.1:8080", as bound

    // Stops accepting, closes idle connections, lets requests finish with "Connection: close", and after the limit cuts
    // the rest. True when nothing had to be cut.
    task<bool> drain(std::chrono::steady_clock::duration limit);

    http_server_counts counts() const;

private:
    class core;
    std::shared_ptr<core> core_;
};

}  // namespace tidings
