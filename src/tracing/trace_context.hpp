// W3C trace context (https://www.w3.org/TR/trace-context/): which trace something belongs to, and under which span.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include "base/random_source.hpp"

namespace tidings {

struct trace_context {
    std::string trace_id;        // 32 hex digits: in every problem and log line about the request
    std::string traceparent;     // for what happens next: same trace, our own span as the parent
    std::string parent_span_id;  // 16 hex digits, of the span above ours; empty: ours is the first

    std::string_view span_id() const { return std::string_view(traceparent).substr(36, 16); }
    bool is_sampled() const;
};

// True for a version 00 header, and for later versions as far as this one understands them (section 3.2.4).
bool is_traceparent(std::string_view header);

// Of a traceparent; empty when it is none. For log lines.
std::string_view trace_id_of(std::string_view traceparent);
// Whether its sender recorded the trace; empty when it is no traceparent.
std::optional<bool> is_sampled(std::string_view traceparent);

// A new span below `traceparent`, or the first of a new trace when that is missing or broken.
trace_context span_below(std::string_view traceparent, random_source& random);
void set_sampled(trace_context& context, bool sampled);

}  // namespace tidings
