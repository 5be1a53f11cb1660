// Where spans go and what is said about their sender: the OTEL_… variables, checked.
#pragma once
#include <chrono>
#include <string>
#include <utility>
#include <vector>
#include "base/result.hpp"
#include "tracing/sampler.hpp"

namespace tidings {
class option_list;
}

namespace tidings::otlp {

using key_values = std::vector<std::pair<std::string, std::string>>;

enum class encoding { protobuf, json };

struct otlp_config {
    std::string endpoint;         // OTEL_EXPORTER_OTLP_ENDPOINT
    std::string traces_endpoint;  // OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: a whole address, goes first
    std::string url;              // from them: such as http://127.0.0.1:4318/v1/traces; empty: no traces are made
    key_values headers;           // OTEL_EXPORTER_OTLP_HEADERS: sent with every request; may hold a token
    key_values resource;          // OTEL_RESOURCE_ATTRIBUTES; named() adds what else names this process
    std::string service_name;     // OTEL_SERVICE_NAME; empty: the program's
    encoding body = encoding::protobuf;             // OTEL_EXPORTER_OTLP_PROTOCOL
    std::chrono::milliseconds timeout{10'000};      // for connecting, and for sending and the whole answer
    std::string sampler = "parentbased_always_on";  // OTEL_TRACES_SAMPLER; empty: as if it were not set
    std::string sampler_argument;                   // OTEL_TRACES_SAMPLER_ARG
};

// OTEL_…: the standard names and meanings of OpenTelemetry, as far as they concern an exporter of traces over HTTP.
void declare(option_list& options, otlp_config& into);

// With service.name, service.version and service.instance.id; what the operator says of the service goes first.
otlp_config named(otlp_config config, std::string program, std::string version, std::string instance);

tidings::sampler sampler_of(const otlp_config& config);

// "key1=value1,key2=value%202": the values are percent-encoded (W3C baggage, as OTEL_EXPORTER_OTLP_HEADERS and
// OTEL_RESOURCE_ATTRIBUTES want it). invalid: a sentence for the operator that repeats no value.
result<key_values> parse_key_values(const std::string& text);

// The address of the traces at an OTLP endpoint: "http://collector:4318" → "http://collector:4318/v1/traces".
std::string traces_url(std::string endpoint);

}  // namespace tidings::otlp
