#include "domain/mailbox_address.hpp"
#include <arpa/inet.h>
#include <algorithm>
#include "domain/order_limits.hpp"

namespace tidings {
namespace {

constexpr std::size_t local_part_max = 64;  // RFC 5321, 4.5.3.1.1
constexpr std::size_t domain_max = 253;     // RFC 1035: 255 bytes on the wire
constexpr std::size_t label_max = 63;

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}
bool is_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
bool is_let_dig(char c) {
    return is_digit(c) || is_letter(c);
}
bool is_atext(char c) {
    return is_let_dig(c) || std::string_view("!#$%&'*+-/=?^_`{|}~").find(c) != std::string_view::npos;
}

// What no part of an address may hold, whatever the quoting.
std::string_view forbidden_character(std::string_view text) {
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte == ' ') return "it holds a space";
        if (byte < 0x20 || byte == 0x7F) return "it holds a control character";
    }
    return {};
}

bool is_ascii(std::string_view text) {
    return std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

// The position of the @ between local part and domain, or npos. A quoted local part may hold further ones.
std::size_t find_at_sign(std::string_view text) {
    if (!text.starts_with('"')) return text.find('@');
    for (std::size_t at = 1; at < text.size(); ++at) {
        if (text[at] == '\\')
            ++at;
        else if (text[at] == '"')
            return at + 1 < text.size() && text[at + 1] == '@' ? at + 1 : std::string_view::npos;
    }
    return std::string_view::npos;
}

std::string_view quoted_string_problem(std::string_view local) {
    if (local.size() < 2 || !local.ends_with('"')) return "the quoted local part does not end";
    if (local.size() == 2) return "the local part is empty";
    const auto inside = local.substr(1, local.size() - 2);
    for (std::size_t at = 0; at < inside.size(); ++at) {
        if (inside[at] == '"') return "a quote inside the quoted local part needs a backslash";
        if (inside[at] == '\\' && ++at == inside.size()) return "the quoted local part does not end";
    }
    return {};
}

std::string_view local_part_problem(std::string_view local) {
    if (local.empty()) return "nothing stands before the @";
    if (local.size() > local_part_max) return "the part before the @ is longer than 64 characters";
    if (!is_ascii(local))
        return "the part before the @ holds letters beyond ASCII, which many mail servers cannot take";
    if (local.starts_with('"')) return quoted_string_problem(local);
    if (local.starts_with('.') || local.ends_with('.')) return "the part before the @ starts or ends with a dot";
    if (local.find("..") != std::string_view::npos) return "two dots stand next to each other before the @";
    if (!std::ranges::all_of(local, [](char c) { return c == '.' || is_atext(c); }))
        return "a character before the @ is not allowed outside of quotes";
    return {};
}

std::string_view address_literal_problem(std::string_view domain) {
    if (!domain.ends_with(']')) return "the address literal after the @ does not end with ]";
    std::string literal(domain.substr(1, domain.size() - 2));
    unsigned char bytes[16];
    constexpr std::string_view tag = "IPv6:";
    const bool six = literal.starts_with(tag);
    const bool good = six ? inet_pton(AF_INET6, literal.c_str() + tag.size(), bytes) == 1
                          : inet_pton(AF_INET, literal.c_str(), bytes) == 1;
    return good ? std::string_view{} : "the address literal after the @ is neither [192.0.2.1] nor [IPv6:2001:db8::1]";
}

std::string_view label_problem(std::string_view label) {
    if (label.empty()) return "the domain starts or ends with a dot, or two dots stand next to each other in it";
    if (label.size() > label_max) return "a label of the domain is longer than 63 characters";
    if (!std::ranges::all_of(label, [](char c) { return c == '-' || is_let_dig(c); }))
        return "the domain holds something else than letters, digits, hyphens and dots";
    if (label.front() == '-' || label.back() == '-') return "a label of the domain starts or ends with a hyphen";
    return {};
}

std::string_view domain_problem(std::string_view domain) {
    if (domain.empty()) return "nothing stands after the @";
    if (!is_ascii(domain)) return "the domain holds letters beyond ASCII; write it in its ASCII form (xn--…)";
    if (domain.starts_with('[')) return address_literal_problem(domain);
    if (domain.size() > domain_max) return "the domain is longer than 253 characters";
    std::string_view label;
    for (auto rest = domain;;) {
        const auto dot = rest.find('.');
        label = rest.substr(0, dot);
        if (const auto problem = label_problem(label); !problem.empty()) return problem;
        if (dot == std::string_view::npos) break;
        rest.remove_prefix(dot + 1);
    }
    // RFC 3696, section 2: no top-level domain is all digits, so this is an IP address that lost its brackets.
    if (std::ranges::all_of(label, is_digit))
        return "the domain ends in a number; an IP address needs brackets: [192.0.2.1]";
    return {};
}

}  // namespace

std::string_view mailbox_problem(std::string_view text) {
    if (text.empty()) return "it is empty";
    if (const auto problem = forbidden_character(text); !problem.empty()) return problem;
    if (text.size() > order_limits::email_max) return "it is longer than 254 characters";
    const auto at_sign = find_at_sign(text);
    if (at_sign == std::string_view::npos) return "an address is local-part@domain, and the @ is missing";
    if (const auto problem = local_part_problem(text.substr(0, at_sign)); !problem.empty()) return problem;
    return domain_problem(text.substr(at_sign + 1));
}

result<mailbox_address> mailbox_address::parse(std::string_view text) {
    if (const auto problem = mailbox_problem(text); !problem.empty())
        return error{errc::invalid, "This is no e-mail address (RFC 5321 mailbox): " + std::string(problem) + "."};
    return mailbox_address{text, find_at_sign(text)};
}

}  // namespace tidings
