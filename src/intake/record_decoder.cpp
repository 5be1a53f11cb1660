#include "intake/record_decoder.hpp"
#include <charconv>
#include <optional>
#include <string_view>
#include "codec/event_payload.hpp"
#include "codec/json_text.hpp"
#include "tracing/trace_context.hpp"

namespace tidings {
namespace {

constexpr std::size_t value_max = 2 * 1024 * 1024;  // eight times what the order API takes

using enum record_problem;

// A header that is there exactly once.
read_result<std::string> header(const raw_record& raw, std::string_view name) {
    const std::string* found = nullptr;
    for (const auto& [key, value] : raw.headers) {
        if (key != name) continue;
        if (found) return record_fault{repeated_header, "header " + std::string(name) + " is there twice"};
        found = &value;
    }
    if (!found) return record_fault{missing_header, "header " + std::string(name) + " is missing"};
    return *found;
}

read_result<std::int64_t> sequence_of(const std::string& text) {
    std::int64_t number = 0;
    const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (problem != std::errc{} || end != text.data() + text.size() || number < 1)
        return record_fault{invalid_header, "ce_sequence is no version of an order"};
    return number;
}

read_result<void> read_attributes(const raw_record& raw, event_record& record) {
    const auto specversion = header(raw, "ce_specversion"), id = header(raw, "ce_id"), type = header(raw, "ce_type"),
               subject = header(raw, "ce_subject"), time = header(raw, "ce_time"),
               sequence = header(raw, "ce_sequence");
    for (const auto* attribute : {&specversion, &id, &type, &subject, &time, &sequence})
        if (!*attribute) return attribute->error();
    if (*specversion != "1.0") return record_fault{invalid_header, "ce_specversion is not 1.0"};
    if (!is_id("evt_", *id)) return record_fault{invalid_header, "ce_id is no event id"};
    if (!is_id("ord_", *subject)) return record_fault{invalid_header, "ce_subject is no order id"};
    if (raw.key != *subject) return record_fault{wrong_key, "the key is not the order id in ce_subject"};
    if (!parse_event_type(*type)) return record_fault{unknown_type, "ce_type is unknown here: " + type->substr(0, 100)};
    const auto at = parse_rfc3339(*time);
    if (!at) return record_fault{invalid_header, "ce_time: " + at.error().detail};
    const auto version = sequence_of(*sequence);
    if (!version) return version.error();
    record.id = event_id(*id);
    record.order = order_id(*subject);
    record.version = *version;
    record.type = *type;
    record.time = *at;
    record.traceparent = traceparent_of(raw);
    return {};
}

}  // namespace

std::string traceparent_of(const raw_record& raw) {
    const auto trace = header(raw, "traceparent");
    return trace && trace->size() == 55 && is_traceparent(*trace) ? *trace : std::string{};
}

read_result<decoded_record> decode_record(const raw_record& raw) {
    if (raw.value.size() > value_max) return record_fault{too_large, "the value is larger than 2 MiB"};
    decoded_record decoded;
    if (const auto read = read_attributes(raw, decoded.record); !read) return read.error();
    decoded.record.payload = raw.value;
    auto event = decode_event(decoded.record);
    // Parsed once more, for the few that are refused: who writes no JSON is another writer than who writes other JSON.
    if (!event) return record_fault{parse_json(raw.value) ? no_order_event : no_json, event.error().detail};
    decoded.event = *std::move(event);
    return decoded;
}

}  // namespace tidings
