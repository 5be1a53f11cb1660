#include "adapters/otlp/span_json.hpp"
#include "codec/json_writer.hpp"

namespace tidings::otlp {
namespace {

template <class Items, class Write>
void append_array(std::string& out, const Items& items, Write write) {
    out += '[';
    for (bool first = true; const auto& item : items) {
        if (!std::exchange(first, false)) out += ',';
        write(item);
    }
    out += ']';
}

void append_text_attribute(std::string& out, std::string_view key, std::string_view value) {
    json_object_writer attribute{out};
    attribute.text("key", key);
    attribute.name("value");
    json_object_writer any{out};
    any.text("stringValue", value);
    any.end();
    attribute.end();
}

void append_attribute(std::string& out, const span_attribute& one) {
    if (const auto* text = std::get_if<std::string>(&one.value)) return append_text_attribute(out, one.name, *text);
    json_object_writer attribute{out};
    attribute.text("key", one.name);
    attribute.name("value");
    json_object_writer any{out};
    if (const auto* number = std::get_if<std::int64_t>(&one.value)) {
        any.text("intValue", std::to_string(*number));
    } else {
        any.name("boolValue");
        out += std::get<bool>(one.value) ? "true" : "false";
    }
    any.end();
    attribute.end();
}

std::string nanoseconds(timestamp at) {
    return std::to_string(std::chrono::nanoseconds(at.time_since_epoch()).count());
}

void append_span(std::string& out, const span& one) {
    json_object_writer object{out};
    object.text("traceId", one.context.trace_id);
    object.text("spanId", one.context.span_id());
    object.text_if_set("parentSpanId", one.context.parent_span_id);
    object.text("name", one.name);
    object.integer("kind", static_cast<int>(one.kind));
    object.text("startTimeUnixNano", nanoseconds(one.started_at));
    object.text("endTimeUnixNano", nanoseconds(one.ended_at));
    object.name("attributes");
    append_array(out, one.attributes, [&](const auto& attribute) { append_attribute(out, attribute); });
    if (one.status != span_status::unset) {
        object.name("status");
        json_object_writer status{out};
        status.integer("code", static_cast<int>(one.status));
        status.text_if_set("message", one.status_message);
        status.end();
    }
    object.end();
}

}  // namespace

std::string encode_json(const key_values& resource, const std::vector<span>& spans) {
    std::string out;
    out.reserve(512 + spans.size() * 1024);
    out += R"({"resourceSpans":[{"resource":{"attributes":)";
    append_array(out, resource, [&](const auto& pair) { append_text_attribute(out, pair.first, pair.second); });
    out += R"(},"scopeSpans":[{"scope":{"name":"tidings","version":")" TIDINGS_VERSION R"("},"spans":)";
    append_array(out, spans, [&](const auto& one) { append_span(out, one); });
    out += "}]}]}";
    return out;
}

}  // namespace tidings::otlp
