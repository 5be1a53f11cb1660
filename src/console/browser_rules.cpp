#include "console/browser_rules.hpp"
#include <algorithm>
#include "base/ascii_case.hpp"

namespace tidings::console {
namespace {

constexpr auto npos = std::string_view::npos;

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
    return text;
}

// The first part up to the separator, which is taken out of `rest`.
std::string_view next_part(std::string_view& rest, char separator) {
    const auto end = std::min(rest.find(separator), rest.size());
    const auto part = trimmed(rest.substr(0, end));
    rest.remove_prefix(std::min(end + 1, rest.size()));
    return part;
}

std::string_view without_port(std::string_view host) {
    const auto colon = host.rfind(':');
    if (colon == npos || host.find(']', colon) != npos) return host;
    return host.substr(0, colon);
}

bool is_ipv4(std::string_view name) {
    return !name.empty() && std::ranges::count(name, '.') == 3 &&
           std::ranges::all_of(name, [](char c) { return c == '.' || (c >= '0' && c <= '9'); });
}

bool is_public(std::string_view host, const public_url& place) {
    if (place.authority.empty()) return false;
    const std::string_view usual_port = place.is_https ? ":443" : ":80";
    if (host.ends_with(usual_port)) host.remove_suffix(usual_port.size());
    return host == place.authority;
}

host_kind kind_without_tls(std::string_view given, const public_url& place) {
    if (is_public(given, place) && place.is_https) return host_kind::secure;
    const auto name = without_port(given);
    if (name == "localhost" || name.ends_with(".localhost") || name == "[::1]") return host_kind::loopback;
    if (is_ipv4(name) && name.starts_with("127.")) return host_kind::loopback;
    // An address cannot be pointed anywhere else, so it needs no list.
    if (is_public(given, place) || is_ipv4(name) || (name.starts_with('[') && name.ends_with(']')))
        return host_kind::plain;
    return host_kind::foreign;
}

}  // namespace

host_kind kind_of_host(std::string_view host, const public_url& place, bool has_tls) {
    const auto kind = kind_without_tls(in_lower_case(host), place);
    return has_tls && kind != host_kind::foreign ? host_kind::secure : kind;
}

bool is_from_our_pages(const api::http_request& request) {
    return request.header("Sec-Fetch-Site") == "same-origin" && request.header("Tidings-Console") == "1";
}

bool is_our_frame(const api::http_request& request) {
    return (request.method == "GET" || request.method == "HEAD") && request.header("Sec-Fetch-Site") == "same-origin" &&
           request.header("Sec-Fetch-Dest") == "iframe";
}

std::string_view cookie_of(const api::http_request& request, std::string_view name) {
    for (const auto& [field, value] : request.headers) {
        if (!api::is_same_name(field, "Cookie")) continue;
        for (auto rest = value; !rest.empty();) {
            const auto pair = next_part(rest, ';');
            if (pair.size() > name.size() && pair.starts_with(name) && pair[name.size()] == '=')
                return pair.substr(name.size() + 1);
        }
    }
    return {};
}

std::string set_cookie(std::string_view name, std::string_view value, std::string_view same_site,
                       std::chrono::seconds lifetime, host_kind host) {
    std::string text{name};
    text.append("=").append(value).append("; Path=/; HttpOnly; SameSite=").append(same_site).append("; Max-Age=");
    text += std::to_string(lifetime.count());
    if (host == host_kind::secure) text += "; Secure";
    return text;
}

bool wants_a_page(const api::http_request& request) {
    for (auto rest = request.header("Accept"); !rest.empty();) {
        auto part = next_part(rest, ',');
        if (api::is_same_name(next_part(part, ';'), "text/html")) return true;
    }
    return false;
}

bool takes_coding(const api::http_request& request, std::string_view coding) {
    for (auto rest = request.header("Accept-Encoding"); !rest.empty();) {
        auto part = next_part(rest, ',');
        if (!api::is_same_name(next_part(part, ';'), coding)) continue;
        const auto weight = next_part(part, ';');
        return weight != "q=0" && weight != "q=0.0" && weight != "q=0.00" && weight != "q=0.000";
    }
    return false;
}

}  // namespace tidings::console
