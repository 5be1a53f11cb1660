// One piece of work in a trace, as OpenTelemetry describes it (trace.proto of OTLP 1.x). Its texts and the number of
// its attributes are bounded, and none of them may hold personal data: no addresses, no names, no words of a customer.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>
#include "base/timestamp.hpp"
#include "tracing/trace_context.hpp"

namespace tidings {

enum class span_kind { internal = 1, server = 2, client = 3, producer = 4, consumer = 5 };  // numbers of OTLP
enum class span_status { unset = 0, ok = 1, error = 2 };                                    // numbers of OTLP

struct span_attribute {
    std::string_view name;  // a constant of ours
    std::variant<std::string, std::int64_t, bool> value;
};

struct span {
    static constexpr std::size_t text_max = 256, attributes_max = 32;

    trace_context context;
    std::string name;  // few different ones: "POST /v1/orders", never with an id
    span_kind kind = span_kind::internal;
    timestamp started_at, ended_at;
    std::vector<span_attribute> attributes;
    span_status status = span_status::unset;
    std::string status_message;

    // Beyond attributes_max nothing is added; an empty text is left out; a long one is cut between UTF-8 characters.
    span& text(std::string_view attribute, std::string_view value);
    span& number(std::string_view attribute, std::int64_t value);
    span& flag(std::string_view attribute, bool value);
    span& failed(std::string_view why);
};

}  // namespace tidings
