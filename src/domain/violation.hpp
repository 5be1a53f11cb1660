// One thing that is wrong with what a client sent: where (RFC 6901 JSON pointer), a stable code, and how to mend it.
#pragma once
#include <string>
#include <vector>

namespace tidings {

struct violation {
    std::string pointer;  // "/items/0/quantity"; "" is the whole body
    std::string code;     // "unknown_member", "wrong_type", "out_of_range", …: stable, for programs
    std::string detail;   // for people
    friend bool operator==(const violation&, const violation&) = default;
};

using violations = std::vector<violation>;

}  // namespace tidings
