// An export request in Protocol Buffers' wire format (https://protobuf.dev/programming-guides/encoding/), with the
// field numbers of opentelemetry/proto/collector/trace/v1/trace_service.proto and what it includes. Every OTLP/HTTP
// receiver reads this one.
#pragma once
#include <optional>
#include "adapters/otlp/otlp_config.hpp"
#include "tracing/span.hpp"

namespace tidings::otlp {

std::string encode_protobuf(const key_values& resource, const std::vector<span>& spans);

// rejected_spans of an ExportTraceServiceResponse; 0 when it is absent, and for bytes that cannot be read.
std::int64_t rejected_spans(std::string_view response);

}  // namespace tidings::otlp
