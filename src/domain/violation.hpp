// One thing that is wrong with what a client sent: where (RFC 6901 JSON pointer), a stable code, and how to fix it.
#pragma once
#include <boost/assert/source_location.hpp>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace tidings {

struct violation {
    std::string pointer;  // "/items/0/quantity"; "" is the whole body
    std::string code;     // "unknown_member", "wrong_type", "out_of_range", …: stable, for programs
    std::string detail;   // for people
    friend bool operator==(const violation&, const violation&) = default;
};

using violations = std::vector<violation>;

// A client learns about this many problems at once; a body made of problems must not become an answer many times its
// size.
inline constexpr std::size_t violations_max = 100;

// Adds what is new: a pointer that is reported already, or lies within or around a reported one, would say the same
// thing twice.
void add_uncovered(violations& into, violations more);

// "~" and "/" as RFC 6901 writes them inside a pointer.
std::string escaped_pointer_part(std::string_view member);

// boost::system::result finds this by argument-dependent lookup.
[[noreturn]] void throw_exception_from_error(const violations& found, const boost::source_location& where);

}  // namespace tidings
