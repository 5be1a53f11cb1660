// What the HTTP server allows, and where it listens.
#pragma once
#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <vector>
#include "adapters/http_server/tls_certificate.hpp"
#include "adapters/http_server/trusted_proxies.hpp"
#include "runtime/config_value.hpp"

namespace tidings {

class option_list;

struct request_limits {
    std::size_t head_octets = 16 * 1024;   // request line and header fields; more is 431
    std::size_t header_fields = 100;       // more is 431
    std::size_t target_octets = 8 * 1024;  // more is 414
    std::size_t body_octets = 256 * 1024;  // more is 413
};

struct http_server_config {
    listen_address listen{"127.0.0.1", 8080};  // port 0 picks a free one
    tls_files tls;                             // of every listener; empty: plain HTTP
    // What a new connection gets; asked for each, as certificates are renewed. Empty: plain HTTP.
    std::function<std::shared_ptr<const tls_certificate>()> certificate;
    request_limits limits;
    // From connecting to the end of the TLS handshake; and from a request's first byte to the end of its head, then 408.
    std::chrono::milliseconds head_deadline{10'000};
    std::chrono::milliseconds request_deadline{30'000};  // from its first byte to its answer, however slowly bytes come
    std::chrono::milliseconds idle_deadline{60'000};     // longest silence between two requests
    std::chrono::milliseconds write_deadline{30'000};    // longest time for one answer to be taken
    std::chrono::milliseconds linger{2'000};  // for a client to read our last words before the connection is cut
    // A body must bring this many bytes per second, counted over each stretch of the grace; then 408.
    std::size_t body_rate = 500;
    std::chrono::milliseconds body_grace{5'000};
    // Memory for all requests that are being received or answered, a few KiB of each apart; beyond it 503. One client
    // gets half of it at most.
    std::size_t request_memory = 32 * 1024 * 1024;
    std::size_t connections_max = 10'000;
    // Per IPv4 address or IPv6 /64. Behind a trusted proxy, of each of its clients' requests instead.
    std::size_t connections_per_client_max = 1'024;
    // Connections beyond these bounds that are heard all the same, for probes and scrapes. The one that waits longest
    // makes room for the next.
    std::size_t crowd_max = 32;
    std::chrono::milliseconds crowd_deadline{1'000};
    trusted_proxies proxies;
};

// TIDINGS_HTTP_LISTEN, TIDINGS_HTTP_REQUEST_MEMORY, TIDINGS_TRUSTED_PROXIES, TIDINGS_TLS_CERT, TIDINGS_TLS_KEY.
void declare(option_list& options, http_server_config& into);

}  // namespace tidings
