#include "mail/mailbox.hpp"
#include "base/ascii_case.hpp"
#include "mail/utf8.hpp"

namespace tidings {
namespace {

constexpr std::size_t local_part_max = 64, domain_max = 253,
                      address_max = 254;  // RFC 5321 4.5.3.1, RFC 3696 erratum 1690

bool is_alnum(char c) {
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

bool is_atext(char c) {
    return is_alnum(c) || (c != '\0' && std::string_view("!#$%&'*+-/=?^_`{|}~").find(c) != std::string_view::npos);
}

error wrong(const char* what) {
    return {errc::invalid, std::string("not an e-mail address: ") + what};
}

result<void> check_dot_atom(std::string_view local) {
    if (local.front() == '.' || local.back() == '.') return wrong("a dot at the edge of the part before @");
    for (std::size_t at = 0; at < local.size(); ++at) {
        if (local[at] == '.' && local[at + 1] == '.') return wrong("two dots in a row before @");
        if (local[at] != '.' && !is_atext(local[at])) return wrong("a character that is not allowed before @");
    }
    return {};
}

result<void> check_quoted_local_part(std::string_view local) {
    if (local.size() < 2 || local.back() != '"') return wrong("a quotation mark is not closed");
    const auto inner = local.substr(1, local.size() - 2);
    for (std::size_t at = 0; at < inner.size(); ++at) {
        if (inner[at] == '"') return wrong("a quotation mark inside quotation marks");
        if (inner[at] == '\\' && ++at == inner.size()) return wrong("a backslash at the end");
        if (inner[at] < ' ' || inner[at] > '~') return wrong("a control or non-ASCII character before @");
    }
    return {};
}

result<void> check_domain(std::string_view domain) {
    if (domain.empty() || domain.size() > domain_max) return wrong("the domain is empty or too long");
    std::size_t label = 0;
    for (std::size_t at = 0; at <= domain.size(); ++at) {
        const char c = at == domain.size() ? '.' : domain[at];
        if (c == '.') {
            if (label == 0 || label > 63) return wrong("a part of the domain is empty or too long");
            if (domain[at - label] == '-' || domain[at - 1] == '-')
                return wrong("a hyphen at the edge of a domain part");
            label = 0;
        } else {
            if (!is_alnum(c) && c != '-') return wrong("a character that is not allowed in a domain");
            ++label;
        }
    }
    return {};
}

// [192.0.2.1] or [IPv6:2001:db8::1]: only the alphabet is checked, the relay judges the rest.
result<void> check_address_literal(std::string_view literal) {
    if (literal.size() < 4 || literal.size() > 60 || literal.back() != ']')
        return wrong("an unfinished address literal");
    for (const char c : literal.substr(1, literal.size() - 2))
        if (!is_alnum(c) && c != '.' && c != ':') return wrong("a character that is not allowed in an address literal");
    return {};
}

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
    return text;
}

result<std::string> unquoted(std::string_view name) {
    if (name.empty() || name.front() != '"') {
        if (name.find('"') != std::string_view::npos) return error{errc::invalid, "a stray quotation mark in the name"};
        return std::string(name);
    }
    std::string plain;
    for (std::size_t at = 1; at < name.size(); ++at) {
        if (name[at] == '"' && at + 1 == name.size()) return plain;
        if (name[at] == '"') break;
        if (name[at] == '\\' && at + 1 < name.size()) ++at;
        plain += name[at];
    }
    return error{errc::invalid, "a quotation mark in the name is not closed"};
}

}  // namespace

result<void> check_address(std::string_view address) {
    if (address.size() > address_max) return wrong("longer than 254 characters");
    const auto at = address.rfind('@');
    if (at == std::string_view::npos) return wrong("no @");
    const auto local = address.substr(0, at), domain = address.substr(at + 1);
    if (local.empty() || local.size() > local_part_max) return wrong("the part before @ is empty or longer than 64");
    const auto checked = local.front() == '"' ? check_quoted_local_part(local) : check_dot_atom(local);
    if (!checked) return checked;
    return !domain.empty() && domain.front() == '[' ? check_address_literal(domain) : check_domain(domain);
}

result<mailbox> parse_mailbox(std::string_view text) {
    text = trimmed(text);
    mailbox parsed;
    if (!text.empty() && text.back() == '>') {
        const auto opening = text.rfind('<');
        if (opening == std::string_view::npos) return error{errc::invalid, "a > without <"};
        auto name = unquoted(trimmed(text.substr(0, opening)));
        if (!name) return name.error();
        for (const char c : *name)
            if (static_cast<unsigned char>(c) < ' ' || c == 0x7F || c == '<' || c == '>')
                return error{errc::invalid, "a character that is not allowed in the name"};
        parsed.name = clean_line(*name);
        text = text.substr(opening + 1, text.size() - opening - 2);
    }
    if (auto checked = check_address(text); !checked) return checked.error();
    parsed.address = std::string(text);
    return parsed;
}

std::string domain_of(std::string_view address) {
    const auto at = address.rfind('@');
    if (at == std::string_view::npos) return {};
    return in_lower_case(address.substr(at + 1));
}

}  // namespace tidings
