#include "tracing/trace_context.hpp"
#include <algorithm>

namespace tidings {
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

// The lowest bit of the flags (section 3.2.2.5.1): of two hex digits, whether the last one is odd.
bool has_sampled_flag(std::string_view traceparent) {
    const char last = traceparent[flags_at + 1];
    return ((last <= '9' ? last - '0' : last - 'a' + 10) & 1) != 0;
}

}  // namespace

bool trace_context::is_sampled() const {
    return traceparent.size() >= version_00_size && has_sampled_flag(traceparent);
}

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

std::string_view trace_id_of(std::string_view traceparent) {
    return is_traceparent(traceparent) ? traceparent.substr(trace_id_at, 32) : std::string_view{};
}

std::optional<bool> is_sampled(std::string_view traceparent) {
    if (!is_traceparent(traceparent)) return std::nullopt;
    return has_sampled_flag(traceparent);
}

trace_context span_below(std::string_view traceparent, random_source& random) {
    trace_context context;
    const bool goes_on = is_traceparent(traceparent);
    if (goes_on) {
        context.trace_id = traceparent.substr(trace_id_at, 32);
        context.parent_span_id = traceparent.substr(span_id_at, 16);
    } else {
        context.trace_id.reserve(32);
        append_hex(context.trace_id, random.next());
        append_hex(context.trace_id, not_zero(random));
    }
    context.traceparent.reserve(version_00_size);
    context.traceparent.append("00-").append(context.trace_id).append("-");
    append_hex(context.traceparent, not_zero(random));
    context.traceparent.append("-").append(goes_on ? traceparent.substr(flags_at, 2) : std::string_view("01"));
    return context;
}

void set_sampled(trace_context& context, bool sampled) {
    context.traceparent.replace(flags_at, 2, sampled ? "01" : "00");
}

}  // namespace tidings
