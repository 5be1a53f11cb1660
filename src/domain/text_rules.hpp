// What single texts of an order must look like. Each function answers one question; order_rules.hpp says where they
// apply.
#pragma once
#include <cstddef>
#include <string_view>

namespace tidings {

// C0 and C1 controls (CR, LF, NUL, TAB, …), DEL, and the line and paragraph separators U+2028 and U+2029.
// Nothing of this may reach a mail header or an SMTP command. The text is valid UTF-8.
bool has_control_character(std::string_view text);

// In code points.
std::size_t count_characters(std::string_view text);

bool is_locale_shape(std::string_view text);  // BCP 47: "en", "de-AT", "zh-Hant-TW"; not "en_GB"
bool is_time_zone_shape(
    std::string_view text);  // IANA: "Europe/London", "UTC", "Etc/GMT+1"; whether it exists is not checked
bool is_country_code(std::string_view text);  // ISO 3166-1 alpha-2 shape: two upper-case letters
bool is_https_url(std::string_view text);     // absolute, https, a host, no user info, printable ASCII only

}  // namespace tidings
