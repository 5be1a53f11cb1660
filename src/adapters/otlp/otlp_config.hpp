// Where spans go and what is said about their sender: the OTEL_… variables, checked.
#pragma once
#include <chrono>
#include <string>
#include <utility>
#include <vector>
#include "base/result.hpp"

namespace tidings::otlp {

using key_values = std::vector<std::pair<std::string, std::string>>;

enum class encoding { protobuf, json };

struct otlp_config {
    std::string url;      // the whole address, such as http://127.0.0.1:4318/v1/traces
    key_values headers;   // sent with every request; may hold a token
    key_values resource;  // service.name and what else names this process
    encoding body = encoding::protobuf;
    std::chrono::milliseconds timeout{10'000};  // for connecting, and for sending and the whole answer
};

// "key1=value1,key2=value%202": the values are percent-encoded (W3C baggage, as OTEL_EXPORTER_OTLP_HEADERS and
// OTEL_RESOURCE_ATTRIBUTES want it). invalid: a sentence for the operator that repeats no value.
result<key_values> parse_key_values(const std::string& text);

// The address of the traces at an OTLP endpoint: "http://collector:4318" → "http://collector:4318/v1/traces".
std::string traces_url(std::string endpoint);

}  // namespace tidings::otlp
