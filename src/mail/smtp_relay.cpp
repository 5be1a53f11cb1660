#include "mail/smtp_relay.hpp"
#include <charconv>

namespace tidings {
namespace {

constexpr std::size_t relays_max = 16;

error wrong(std::string what) {
    return {errc::invalid, std::move(what)};
}

int hex_value(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    return -1;
}

result<std::string> percent_decoded(std::string_view text) {
    std::string decoded;
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (text[at] != '%') {
            decoded += text[at];
            continue;
        }
        const int high = at + 2 < text.size() ? hex_value(text[at + 1]) : -1;
        const int low = at + 2 < text.size() ? hex_value(text[at + 2]) : -1;
        if (high < 0 || low < 0) return wrong("a % without two hex digits; write a % itself as %25");
        decoded += static_cast<char>(high * 16 + low);
        at += 2;
    }
    // A NUL would cut AUTH PLAIN in two; line ends belong nowhere.
    if (decoded.find_first_of(std::string_view("\r\n\0", 3)) != std::string::npos)
        return wrong("a line end or NUL, percent-encoded");
    return decoded;
}

result<void> read_scheme(std::string_view& url, smtp_relay& relay) {
    const auto end = url.find("://");
    const auto scheme = url.substr(0, end);
    if (end == std::string_view::npos || (scheme != "smtp" && scheme != "smtps"))
        return wrong("it must start with smtp:// or smtps://");
    relay.security = scheme == "smtps" ? smtp_security::implicit : smtp_security::starttls;
    relay.port = scheme == "smtps" ? 465 : 587;
    url.remove_prefix(end + 3);
    return {};
}

result<void> read_login(std::string_view& authority, smtp_relay& relay) {
    const auto end = authority.rfind('@');
    if (end == std::string_view::npos) return {};
    const auto given = authority.substr(0, end);
    const auto colon = given.find(':');
    if (colon == 0 || given.empty())
        return wrong("a login needs user:password before the @; write special characters as %XX");
    auto user = percent_decoded(given.substr(0, colon));
    if (!user) return user.error();
    relay.login = smtp_login{.user = *std::move(user)};
    authority.remove_prefix(end + 1);
    if (colon == std::string_view::npos) return {};
    auto password = percent_decoded(given.substr(colon + 1));
    if (!password) return password.error();
    if (password->empty()) return wrong("the password is empty");
    relay.login->password = secret(*std::move(password));
    return {};
}

bool is_host_name(std::string_view host) {
    if (host.empty() || host.size() > 253 || host.front() == '.' || host.front() == '-') return false;
    for (const char c : host)
        if (!(c >= '0' && c <= '9') && !(c >= 'A' && c <= 'Z') && !(c >= 'a' && c <= 'z') && c != '.' && c != '-' &&
            c != '_')
            return false;
    return true;
}

bool is_ipv6_shaped(std::string_view host) {
    for (const char c : host)
        if (hex_value(c) < 0 && c != ':' && c != '.') return false;
    return host.find(':') != std::string_view::npos;
}

result<void> read_host(std::string_view authority, smtp_relay& relay) {
    std::string_view port;
    if (authority.starts_with('[')) {
        const auto end = authority.find(']');
        if (end == std::string_view::npos) return wrong("an IPv6 address needs a closing ]");
        relay.host = std::string(authority.substr(1, end - 1));
        if (!is_ipv6_shaped(relay.host)) return wrong("what stands in [ ] is not an IPv6 address");
        authority.remove_prefix(end + 1);
        if (!authority.empty() && authority.front() != ':') return wrong("only a port may follow the ]");
        if (!authority.empty()) port = authority;
    } else {
        const auto colon = authority.find(':');
        relay.host = std::string(authority.substr(0, colon));
        if (!is_host_name(relay.host)) return wrong("the host is missing or has characters that no host name has");
        if (colon != std::string_view::npos) port = authority.substr(colon);
    }
    if (port.empty()) return {};
    port.remove_prefix(1);
    unsigned number = 0;
    const auto [end, problem] = std::from_chars(port.data(), port.data() + port.size(), number);
    if (problem != std::errc{} || end != port.data() + port.size() || number == 0 || number > 65'535)
        return wrong("the port must be a number from 1 to 65535");
    relay.port = static_cast<std::uint16_t>(number);
    return {};
}

result<void> read_mechanism(const std::string& value, smtp_login& login) {
    if (value == "auto") return {};
    login.method = parse_sasl_mechanism(value);
    if (!login.method) return wrong("auth must be one of auto, plain, login, scram-sha-256, oauthbearer, xoauth2");
    if (takes_token(*login.method) != login.uses_token())
        return wrong(login.uses_token() ? "auth=" + value + " needs user:password before the @"
                                        : "auth=" + value + " takes a token: drop the password");
    return {};
}

result<void> read_option(std::string_view name, const std::string& value, smtp_relay& relay) {
    if (name == "tls") {
        if (value != "required" && value != "none") return wrong("tls must be required or none");
        if (value == "none" && relay.security == smtp_security::implicit)
            return wrong("smtps:// cannot have tls=none; use smtp://");
        if (value == "none") relay.security = smtp_security::none;
        return {};
    }
    if (name == "ca") {
        if (value.empty()) return wrong("ca must name a file");
        relay.ca_file = value;
        return {};
    }
    if (name == "tls_name") {
        if (!is_host_name(value)) return wrong("tls_name must be a host name");
        relay.tls_name = value;
        return {};
    }
    if (name == "cert" || name == "key") {
        if (value.empty()) return wrong(std::string(name) + " must name a file");
        (name == "cert" ? relay.cert_file : relay.key_file) = value;
        return {};
    }
    if (name != "auth" && name != "auth_without_tls")
        return wrong("unknown option; known: tls, ca, tls_name, cert, key, auth, auth_without_tls");
    if (!relay.login) return wrong(std::string(name) + " needs a user before the @");
    if (name == "auth") return read_mechanism(value, *relay.login);
    if (value != "allowed") return wrong("auth_without_tls can only be \"allowed\"");
    relay.login->allowed_in_clear = true;
    return {};
}

result<void> read_options(std::string_view query, smtp_relay& relay) {
    while (!query.empty()) {
        const auto pair = query.substr(0, query.find('&'));
        query.remove_prefix(std::min(pair.size() + 1, query.size()));
        const auto equals = pair.find('=');
        if (equals == std::string_view::npos) return wrong("options look like name=value");
        auto value = percent_decoded(pair.substr(equals + 1));
        if (!value) return value.error();
        if (auto read = read_option(pair.substr(0, equals), *value, relay); !read) return read;
    }
    return {};
}

result<void> check_together(const smtp_relay& relay) {
    const bool is_clear = relay.security == smtp_security::none;
    if (is_clear && relay.login && relay.login->uses_token())
        return wrong("an access token is never sent without TLS; drop tls=none");
    if (is_clear && relay.login && !relay.login->allowed_in_clear)
        return wrong(
            "a login without TLS shows the password to everyone on the way; drop tls=none, or add "
            "auth_without_tls=allowed");
    if (relay.cert_file.empty() && !relay.key_file.empty())
        return wrong("key needs cert, the certificate that it fits");
    if (is_clear && !relay.cert_file.empty()) return wrong("a client certificate is shown in TLS only; drop tls=none");
    return {};
}

result<smtp_relay> parse_one(std::string_view url) {
    smtp_relay relay;
    if (auto read = read_scheme(url, relay); !read) return read.error();
    const auto query = url.find('?');
    auto authority = url.substr(0, query);
    if (authority.ends_with('/')) authority.remove_suffix(1);
    if (auto read = read_login(authority, relay); !read) return read.error();
    if (auto read = read_host(authority, relay); !read) return read.error();
    if (query != std::string_view::npos)
        if (auto read = read_options(url.substr(query + 1), relay); !read) return read.error();
    if (auto fits = check_together(relay); !fits) return fits.error();
    return relay;
}

}  // namespace

std::string smtp_relay::label() const {
    const bool is_ipv6 = host.find(':') != std::string::npos;
    return (is_ipv6 ? "[" + host + "]" : host) + ":" + std::to_string(port);
}

result<std::vector<smtp_relay>> parse_smtp_urls(std::string_view urls) {
    std::vector<smtp_relay> relays;
    for (std::size_t at = 0; at <= urls.size();) {
        const auto end = std::min(urls.find(',', at), urls.size());
        auto url = urls.substr(at, end - at);
        while (url.starts_with(' ')) url.remove_prefix(1);
        while (url.ends_with(' ')) url.remove_suffix(1);
        const auto number = std::to_string(relays.size() + 1);
        if (relays.size() == relays_max) return wrong("more than 16 mail relays");
        auto relay = parse_one(url);
        if (!relay) return wrong("mail relay " + number + ": " + relay.error().detail);
        relays.push_back(*std::move(relay));
        at = end + 1;
    }
    return relays;
}

}  // namespace tidings
