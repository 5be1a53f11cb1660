#include "api/search_terms.hpp"
#include <algorithm>
#include "base/ascii_case.hpp"
#include "domain/order_number.hpp"
#include "tracing/trace_context.hpp"

namespace tidings::api {
namespace {

constexpr std::size_t message_id_size = 40, trace_id_size = 32;

std::string_view without_wrapping(std::string_view text) {
    text = without_spaces(text);
    constexpr std::string_view scheme = "mailto:";
    if (in_lower_case(text.substr(0, scheme.size())) == scheme) text.remove_prefix(scheme.size());
    if (text.starts_with('<') && text.ends_with('>')) text = text.substr(1, text.size() - 2);
    return without_spaces(text);
}

bool is_address(std::string_view text) {
    const auto at = text.rfind('@');
    return at != std::string_view::npos && at > 0 && at + 1 < text.size() &&
           text.find_first_of(" <>") == std::string_view::npos;
}

std::optional<std::string> trace_id_in(std::string_view lower) {
    if (const auto id = trace_id_of(lower); !id.empty()) return std::string(id);
    constexpr std::string_view hex = "0123456789abcdef";
    const bool is_one = lower.size() == trace_id_size && lower.find_first_not_of(hex) == std::string_view::npos;
    return is_one ? std::optional(std::string(lower)) : std::nullopt;
}

}  // namespace

search_terms terms_of(std::string_view typed) {
    search_terms terms;
    const auto text = without_wrapping(typed);
    const auto lower = in_lower_case(text);
    const auto head = std::string_view(lower).substr(0, message_id_size);
    if (is_id("ord_", lower)) terms.order = order_id(lower);
    if (is_id("evt_", lower)) terms.event = event_id(lower);
    const bool ends_there = lower.size() == message_id_size || lower[std::min(lower.size(), message_id_size)] == '@';
    if (is_id("msg_", head) && ends_there) terms.message = message_id(std::string(head));
    if (text.empty() || terms.order || terms.event || terms.message) return terms;
    if (is_address(text)) {
        terms.address = text;
        return terms;
    }
    terms.trace_id = trace_id_in(lower);
    terms.number_end = id_end_of(text);
    terms.reference = text;
    return terms;
}

}  // namespace tidings::api
