// A small HTTP/1.1 client over one kept-alive connection, plain or TLS. Used by the command line tool
// and for AI text; not for browsing: no redirects, no cookies, no proxy. One request at a time; for more, make more
// clients.
#pragma once
#include <boost/asio/any_io_executor.hpp>
#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>
#include "base/result.hpp"
#include "runtime/task.hpp"

namespace tidings {

struct http_endpoint {
    bool tls = false;
    std::string host;
    std::uint16_t port = 80;
    std::string path;     // put before every target, without a slash at its end
    std::string ca_file;  // PEM; who may sign the server's certificate. Empty: the system's authorities
    // Any certificate will do. Only for a question to our own machine that tells nothing and believes little.
    bool takes_any_certificate = false;
};

// invalid: not an http:// or https:// address.
result<http_endpoint> parse_http_endpoint(const std::string& url);

struct http_call {
    std::string method = "GET";
    std::string target;  // "/v1/orders?limit=10", already encoded
    std::vector<std::pair<std::string, std::string>> headers;
    std::string body;
    bool repeatable = false;  // may be sent again when a kept connection turns out to be dead: GETs, and anything with
                              // an Idempotency-Key
};

struct http_answer {
    int status = 0;
    std::vector<std::pair<std::string, std::string>> headers;
    std::string body;
    std::string header(std::string_view name) const;  // any case; empty when missing
};

struct http_client_limits {
    std::chrono::milliseconds connect{5'000};  // name, connection and TLS
    std::chrono::milliseconds answer{30'000};  // sending the request and reading the whole answer
    std::size_t body_bytes_max = 16 * 1024 * 1024;
};

class http_client {
public:
    http_client(asio::any_io_executor executor, http_endpoint endpoint, http_client_limits limits = {});
    ~http_client();
    http_client(const http_client&) = delete;
    http_client& operator=(const http_client&) = delete;

    // unavailable: no connection, nothing was sent.  timed_out / outcome_unknown: sent, and no whole answer came back.
    // invalid: the answer is no HTTP, or larger than allowed. A status of 500 is an answer, not an error.
    task<result<http_answer>> send(http_call call);

private:
    struct inside;
    std::unique_ptr<inside> inside_;
};

// "a b&c" → "a%20b%26c": one value of a query or one segment of a path.
std::string percent_encoded(std::string_view text);

}  // namespace tidings
