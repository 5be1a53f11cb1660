// The name that EHLO says (RFC 5321, 4.1.1.1): a full domain name or an address literal. Many relays refuse others.
#pragma once
#include <string>
#include <string_view>

namespace tidings {

// Characters that no name and no literal has.
bool can_be_helo_name(std::string_view name);
// A full domain name ("mail.shop.example") or an address literal ("[192.0.2.1]", "[IPv6:2001:db8::1]").
bool is_helo_name(std::string_view name);
// What is said: the configured name, else the machine's, made sayable.
std::string helo_name_from(std::string_view configured, std::string_view machine);

}  // namespace tidings
