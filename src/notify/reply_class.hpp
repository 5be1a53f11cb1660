// A group of mail server replies, as people name it: "550", "4xx", "5.7.26" or "5.7" (RFC 5321 section 4.2.1, RFC 3463).
#pragma once
#include <optional>
#include <string>
#include <string_view>

namespace tidings {

struct reply_class {
    int code_min = 0, code_max = 0;  // reply codes from 200 to 599; both 0: by the enhanced code
    std::string enhanced;            // "5.7" stands for "5.7" and all that begins with "5.7."; digits and dots only

    bool operator==(const reply_class&) const = default;
};

// Empty: it is none.
std::optional<reply_class> parse_reply_class(std::string_view text);

}  // namespace tidings
