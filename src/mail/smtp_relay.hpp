// One mail relay as the operator named it in TIDINGS_SMTP_URL.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>
#include "base/result.hpp"
#include "base/secret.hpp"

namespace tidings {

enum class smtp_security {
    starttls,  // STARTTLS or nothing
    implicit,  // TLS from the first octet (RFC 8314)
    none,      // "?tls=none"
};

enum class smtp_auth { automatic, plain, login };

struct smtp_login {
    std::string user;
    secret password;
    smtp_auth method = smtp_auth::automatic;
    bool allowed_in_clear = false;  // "?auth_without_tls=allowed"
};

struct smtp_relay {
    std::string host;
    std::uint16_t port = 0;
    smtp_security security = smtp_security::starttls;
    std::optional<smtp_login> login;
    std::string ca_file;   // empty: the system's
    std::string tls_name;  // the name that the certificate must carry; empty: the host

    std::string label() const;  // host:port
};

// "smtp://user:pass@host:587", "smtps://host", "smtp://[::1]:25?tls=none"; commas separate relays in the order of
// failover. Options: tls=required|none, ca=FILE, tls_name=NAME, auth=plain|login, auth_without_tls=allowed. invalid:
// which entry and what to change; user and password are never repeated.
result<std::vector<smtp_relay>> parse_smtp_urls(std::string_view urls);

}  // namespace tidings
