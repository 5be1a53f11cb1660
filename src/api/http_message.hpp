// A request and its answer, free of any HTTP library. Views live as long as the handler runs.
#pragma once
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>
#include "access/caller.hpp"
#include "api/answer_stream.hpp"
#include "runtime/task.hpp"
#include "tracing/trace_context.hpp"

namespace tidings::api {

bool is_same_name(std::string_view left, std::string_view right);  // of header fields: any case

struct http_request {
    std::string_view method;  // "GET"
    std::string_view target;  // path and query as sent
    std::vector<std::pair<std::string_view, std::string_view>> headers;
    std::string_view body;
    std::string remote;   // the client's address without port
    trace_context trace;  // made by the server when the head was read
    std::string id;       // Request-Id: the client's own, or made by the server; it comes back with every answer
    caller_ptr client;    // who was let in, by the handler's admit; empty: nobody has looked yet

    std::string_view header(std::string_view name) const;  // any case; empty when missing
    std::size_t count(std::string_view name) const;        // how many fields have this name
};

struct http_response {
    int status = 200;
    std::string content_type = "application/json";
    std::vector<std::pair<std::string, std::string>> headers;  // without Content-Type and Content-Length
    std::string body;
    std::shared_ptr<answer_stream> stream =
        {};                  // sent behind the head instead of a body; empty: the body is the answer
    std::string_view route;  // the pattern that matched, for metrics; lives as long as the handler; empty: none
};

// What a server asks of an API.
struct http_handler {
    // Answers a whole request. Never throws for a bad one; an exception is a bug and becomes a 500 problem in the
    // server.
    std::function<task<http_response>(const http_request&)> handle;
    // Asked before a body is waited for: an answer refuses the request, so that nobody's bytes are kept for a stranger.
    // May name the client in the request. Empty: everybody may send a body. A request that came in one piece is not
    // asked about.
    std::function<std::optional<http_response>(http_request&)> admit;
    // Probes and scrapes: answered also when there are more connections than there may be. Empty: nothing is.
    std::function<bool(const http_request&)> is_vital;
};

}  // namespace tidings::api
