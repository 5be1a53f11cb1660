// An export request as OTLP's JSON encoding wants it: lowerCamelCase names, ids in hex, 64-bit numbers as strings,
// enumerations as numbers (OTLP 1.x, "JSON Protobuf Encoding").
#pragma once
#include "adapters/otlp/otlp_config.hpp"
#include "tracing/span.hpp"

namespace tidings::otlp {

std::string encode_json(const key_values& resource, const std::vector<span>& spans);

}  // namespace tidings::otlp
