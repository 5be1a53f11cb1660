// The server span of a request (OpenTelemetry's conventions for HTTP). Neither path nor query: they can hold addresses.
#pragma once
#include "adapters/http_server/http_server.hpp"
#include "tracing/tracer.hpp"

namespace tidings {

// `scheme`: "http" or "https".
void record_span(const tracer& traces, const request_report& report, std::string_view scheme);

}  // namespace tidings
