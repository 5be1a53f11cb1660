// One mail relay as the operator named it in TIDINGS_SMTP_URL.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>
#include "base/result.hpp"
#include "base/secret.hpp"
#include "mail/sasl_mechanism.hpp"

namespace tidings {

enum class smtp_security {
    starttls,  // STARTTLS or nothing
    implicit,  // TLS from the first byte (RFC 8314)
    none,      // "?tls=none"
};

struct smtp_login {
    std::string user;
    secret password;                       // empty: an access token in its place
    std::optional<sasl_mechanism> method;  // empty: the best that the relay offers
    bool allowed_in_clear = false;         // "?auth_without_tls=allowed"

    bool uses_token() const { return password.empty(); }
};

struct smtp_relay {
    std::string host;
    std::uint16_t port = 0;
    smtp_security security = smtp_security::starttls;
    std::optional<smtp_login> login;
    std::string ca_file;              // empty: the system's
    std::string tls_name;             // the name that the certificate must carry; empty: the host
    std::string cert_file, key_file;  // PEM, what we show the relay; empty: nothing. The key may be in cert_file

    std::string label() const;  // host:port
};

// "smtp://user:pass@host:587", "smtps://host", "smtp://[::1]:25?tls=none"; commas separate relays in the order of
// failover. A user without a password logs in with an access token. Options: tls=required|none, ca=FILE, tls_name=NAME,
// cert=FILE, key=FILE, auth=auto|plain|login|scram-sha-256|oauthbearer|xoauth2, auth_without_tls=allowed. invalid:
// which entry and what to change; user and password are never repeated.
result<std::vector<smtp_relay>> parse_smtp_urls(std::string_view urls);

}  // namespace tidings
