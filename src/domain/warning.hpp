// Something in an accepted request that was not understood and is done without: where (RFC 6901 JSON pointer), a stable
// code, what happens now, and what was probably meant.
#pragma once
#include <string>
#include <vector>

namespace tidings {

struct warning {
    std::string pointer;  // "/customer/time_zone"
    std::string code;     // "unknown_locale", "unknown_time_zone": for programs
    std::string detail;   // for people
    std::string nearest;  // the right name that was probably meant; empty: no idea
    friend bool operator==(const warning&, const warning&) = default;
};

using warnings = std::vector<warning>;

}  // namespace tidings
