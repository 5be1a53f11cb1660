#include "mail/helo_name.hpp"
#include <arpa/inet.h>
#include <algorithm>
#include <array>

namespace tidings {
namespace {

constexpr std::size_t name_max = 255;

bool is_letter_or_digit(char c) {
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

bool is_address(int family, std::string_view text) {
    std::array<unsigned char, sizeof(in6_addr)> bytes;
    return ::inet_pton(family, std::string(text).c_str(), bytes.data()) == 1;
}

bool is_literal(std::string_view name) {
    constexpr std::string_view tag = "IPv6:";
    if (name.size() < 3 || name.front() != '[' || name.back() != ']') return false;
    const auto inside = name.substr(1, name.size() - 2);
    return inside.starts_with(tag) ? is_address(AF_INET6, inside.substr(tag.size())) : is_address(AF_INET, inside);
}

bool is_label(std::string_view label) {
    return !label.empty() && label.size() <= 63 && label.front() != '-' && label.back() != '-' &&
           std::ranges::all_of(label, [](char c) { return is_letter_or_digit(c) || c == '-'; });
}

}  // namespace

bool can_be_helo_name(std::string_view name) {
    return is_literal(name) || (!name.empty() && name.size() <= name_max && std::ranges::all_of(name, [](char c) {
               return is_letter_or_digit(c) || c == '.' || c == '-' || c == '_';
           }));
}

bool is_helo_name(std::string_view name) {
    if (is_literal(name)) return true;
    if (name.size() > name_max || name.find('.') == std::string_view::npos || is_address(AF_INET, name)) return false;
    for (std::size_t at = 0; at <= name.size();) {
        const auto end = std::min(name.find('.', at), name.size());
        if (!is_label(name.substr(at, end - at))) return false;
        at = end + 1;
    }
    return true;
}

std::string helo_name_from(std::string_view configured, std::string_view machine) {
    if (is_literal(configured)) return std::string(configured);
    std::string name(configured.empty() ? machine : configured);
    std::ranges::replace_if(
        name, [](char c) { return !is_letter_or_digit(c) && c != '.' && c != '-'; }, '-');
    return name.empty() ? "localhost" : name;
}

}  // namespace tidings
