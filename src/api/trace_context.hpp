// W3C trace context (https://www.w3.org/TR/trace-context/): the caller's trace goes on, or a new one starts here.
#pragma once
#include <string>
#include <string_view>
#include "base/random_source.hpp"

namespace tidings::api {

struct trace_context {
    std::string trace_id;     // 32 hex digits: in every problem and log line about the request
    std::string traceparent;  // for what happens next: same trace, this request's own span as the parent
};

// True for a version 00 header, and for later versions as far as this one understands them (section 3.2.4).
bool is_traceparent(std::string_view header);

// A missing or broken header starts a new trace; it never fails a request.
trace_context continue_trace(std::string_view header, random_source& random);

}  // namespace tidings::api
