#include "api/trace_context.hpp"
#include <algorithm>

namespace tidings::api {
namespace {

constexpr std::size_t trace_id_at = 3, span_id_at = 36, flags_at = 53, version_00_size = 55;

bool is_lower_hex(std::string_view text) {
    return std::ranges::all_of(text, [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

bool is_zero(std::string_view text) {
    return text.find_first_not_of('0') == std::string_view::npos;
}

void append_hex(std::string& text, std::uint64_t value) {
    constexpr char digits[] = "0123456789abcdef";
    for (int shift = 60; shift >= 0; shift -= 4) text += digits[(value >> shift) & 15];
}

std::uint64_t not_zero(random_source& random) {
    return random.next() | 1;
}

}  // namespace

bool is_traceparent(std::string_view header) {
    if (header.size() < version_00_size) return false;
    if (header[2] != '-' || header[span_id_at - 1] != '-' || header[flags_at - 1] != '-') return false;
    const auto version = header.substr(0, 2);
    if (!is_lower_hex(version) || version == "ff") return false;
    if (version == "00" ? header.size() != version_00_size
                        : header.size() > version_00_size && header[version_00_size] != '-')
        return false;
    const auto trace_id = header.substr(trace_id_at, 32), span_id = header.substr(span_id_at, 16);
    return is_lower_hex(trace_id) && is_lower_hex(span_id) && is_lower_hex(header.substr(flags_at, 2)) &&
           !is_zero(trace_id) && !is_zero(span_id);
}

trace_context continue_trace(std::string_view header, random_source& random) {
    trace_context context;
    const bool goes_on = is_traceparent(header);
    if (goes_on) {
        context.trace_id = header.substr(trace_id_at, 32);
    } else {
        context.trace_id.reserve(32);
        append_hex(context.trace_id, random.next());
        append_hex(context.trace_id, not_zero(random));
    }
    context.traceparent.reserve(version_00_size);
    context.traceparent.append("00-").append(context.trace_id).append("-");
    append_hex(context.traceparent, not_zero(random));
    context.traceparent.append("-").append(goes_on ? header.substr(flags_at, 2) : std::string_view("01"));
    return context;
}

}  // namespace tidings::api
