// Plain prose for the named places of a mail: the line that greets and one friendly paragraph. Everything else, and
// these two when nothing is given, is the template's own text.
#pragma once
#include <string>
#include <string_view>

namespace tidings {

inline constexpr std::string_view customer_placeholder =
    "{name}";  // in the greeting, at most once: the customer's name

struct mail_slots {
    std::string greeting, paragraph;  // one line of plain text each, UTF-8; HTML escapes them like any other text
    friend bool operator==(const mail_slots&, const mail_slots&) = default;
};

}  // namespace tidings
