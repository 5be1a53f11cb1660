// Where an SMTP dialogue stood. In this order.
#pragma once
#include <optional>
#include <string_view>

namespace tidings {

enum class smtp_phase { connect, greeting, ehlo, tls, auth, mail, rcpt, data, dot };

std::string_view name_of(smtp_phase phase);
std::string_view name_of(const std::optional<smtp_phase>& phase);  // empty: empty

// Empty when it is none of these words.
std::optional<smtp_phase> parse_smtp_phase(std::string_view name);

// A mail was being handed over, so that what went wrong may be its fault; before, it was not even named.
bool is_about_one_mail(smtp_phase phase);

}  // namespace tidings
