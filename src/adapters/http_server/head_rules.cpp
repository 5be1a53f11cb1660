#include "adapters/http_server/head_rules.hpp"
#include <algorithm>
#include "base/ascii_case.hpp"

namespace tidings {
namespace {

bool is_control(char c) {
    return (static_cast<unsigned char>(c) < 0x20 && c != '\t') || c == 0x7f;
}

bool is_made_of(std::string_view value, std::string_view others) {
    return std::ranges::all_of(value, [&](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
               others.find(c) != std::string_view::npos;
    });
}

}  // namespace

head_scan scan_head(std::string_view octets, std::size_t from) {
    for (std::size_t at = from; at < octets.size(); ++at) {
        const char c = octets[at];
        if (!is_control(c)) continue;
        if (c == '\n') return {0, at, "a line ends with LF instead of CR LF"};
        if (c != '\r') return {0, at, "a control character is in the head"};
        if (at + 1 == octets.size()) return {0, at, {}};
        if (octets[at + 1] != '\n') return {0, at, "a CR without LF is in the head"};
        if (at == 0) return {0, at, "the request line is empty"};
        if (at >= 2 && octets[at - 1] == '\n') return {at + 2, at + 2, {}};
        if (at + 2 == octets.size()) return {0, at, {}};
        if (octets[at + 2] == ' ' || octets[at + 2] == '\t') return {0, at, "a header field is folded over lines"};
        ++at;
    }
    return {0, octets.size(), {}};
}

bool has_line_breaker(std::string_view line) {
    return std::ranges::any_of(line, is_control);
}

bool has_bad_line_end(std::string_view lines) {
    for (std::size_t at = 0; at < lines.size(); ++at) {
        if (!is_control(lines[at])) continue;
        if (lines[at] != '\r') return true;
        if (at + 1 < lines.size() && lines[at + 1] != '\n') return true;
        ++at;
    }
    return false;
}

bool ends_inside_quotes(std::string_view lines) {
    if (lines.starts_with("\r\n")) lines.remove_prefix(2);
    const auto end = lines.find("\r\n");
    if (end == std::string_view::npos) return false;
    bool is_inside = false;
    for (std::size_t at = 0; at < end; ++at) {
        if (lines[at] == '"') is_inside = !is_inside;
        if (lines[at] == '\\' && is_inside) ++at;
    }
    return is_inside;
}

bool is_content_length(std::string_view value) {
    return !value.empty() && value.size() <= 19 &&
           std::ranges::all_of(value, [](char c) { return c >= '0' && c <= '9'; });
}

bool is_request_id(std::string_view value) {
    return !value.empty() && value.size() <= 128 && is_made_of(value, "._~:+/=@-");
}

bool is_host(std::string_view value) {
    return value.size() <= 255 && is_made_of(value, ".-_:[]%~");
}

std::optional<std::string_view> origin_form(std::string_view method, std::string_view target) {
    if (target.find('#') != std::string_view::npos) return std::nullopt;
    if (target.starts_with('/')) return target;
    if (target == "*" && method == "OPTIONS") return target;
    for (const std::string_view scheme : {"http://", "https://"}) {
        if (!is_same_in_any_case(target.substr(0, scheme.size()), scheme)) continue;
        const auto slash = target.find_first_of("/?", scheme.size());
        if (slash == scheme.size()) return std::nullopt;
        if (slash == std::string_view::npos) return std::string_view("/");
        if (target[slash] == '/') return target.substr(slash);
    }
    return std::nullopt;
}

}  // namespace tidings
