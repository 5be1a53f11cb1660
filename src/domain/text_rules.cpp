#include "domain/text_rules.hpp"
#include <algorithm>

namespace tidings {
namespace {

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}
bool is_upper(char c) {
    return c >= 'A' && c <= 'Z';
}
bool is_letter(char c) {
    return is_upper(c) || (c >= 'a' && c <= 'z');
}
bool is_letter_or_digit(char c) {
    return is_letter(c) || is_digit(c);
}

// Calls `accepts` for each part between separators; true when there is at least one and all are accepted.
template <class Accepts>
bool all_parts(std::string_view text, char separator, Accepts accepts) {
    for (std::size_t number = 0;; ++number) {
        const auto end = text.find(separator);
        if (!accepts(text.substr(0, end), number)) return false;
        if (end == std::string_view::npos) return true;
        text.remove_prefix(end + 1);
    }
}

bool is_port(std::string_view text) {
    return !text.empty() && text.size() <= 5 && std::ranges::all_of(text, is_digit);
}

bool is_host(std::string_view host) {
    if (host.empty() || host.size() > 253) return false;
    return all_parts(host, '.', [](std::string_view label, std::size_t) {
        return !label.empty() && label.size() <= 63 && label.front() != '-' && label.back() != '-' &&
               std::ranges::all_of(label, [](char c) { return c == '-' || is_letter_or_digit(c); });
    });
}

}  // namespace

bool has_control_character(std::string_view text) {
    for (std::size_t at = 0; at < text.size(); ++at) {
        const auto byte = static_cast<unsigned char>(text[at]);
        if (byte < 0x20 || byte == 0x7F) return true;
        if (byte == 0xC2 && at + 1 < text.size() && static_cast<unsigned char>(text[at + 1]) < 0xA0) return true;
        if (byte == 0xE2 && (text.substr(at, 3) == "\u2028" || text.substr(at, 3) == "\u2029")) return true;
    }
    return false;
}

std::size_t count_characters(std::string_view text) {
    const auto starts_one = [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; };
    return static_cast<std::size_t>(std::ranges::count_if(text, starts_one));
}

bool is_locale_shape(std::string_view text) {
    return all_parts(text, '-', [](std::string_view part, std::size_t number) {
        if (number == 0) return part.size() >= 2 && part.size() <= 8 && std::ranges::all_of(part, is_letter);
        return !part.empty() && part.size() <= 8 && std::ranges::all_of(part, is_letter_or_digit);
    });
}

bool is_time_zone_shape(std::string_view text) {
    return all_parts(text, '/', [](std::string_view part, std::size_t number) {
        const auto allowed = [](char c) { return is_letter_or_digit(c) || c == '_' || c == '-' || c == '+'; };
        return number < 3 && !part.empty() && is_letter(part.front()) && std::ranges::all_of(part, allowed);
    });
}

bool is_country_code(std::string_view text) {
    return text.size() == 2 && std::ranges::all_of(text, is_upper);
}

bool is_https_url(std::string_view text) {
    constexpr std::string_view scheme = "https://";
    if (!text.starts_with(scheme)) return false;
    // RFC 3986 allows none of these unescaped, and some of them end an HTML attribute or a mail line.
    const auto unsafe = [](char c) {
        return c <= ' ' || c > '~' || std::string_view("\"<>\\^`{|}").find(c) != std::string_view::npos;
    };
    if (std::ranges::any_of(text, unsafe)) return false;
    auto authority = text.substr(scheme.size());
    authority = authority.substr(0, authority.find_first_of("/?#"));
    const auto colon = authority.find(':');
    if (colon != std::string_view::npos && !is_port(authority.substr(colon + 1))) return false;
    return is_host(authority.substr(0, colon));
}

}  // namespace tidings
