// Where a reader stands in a JSON value. A chain on the stack; becomes a JSON pointer (RFC 6901) only when something is
// wrong there.
#pragma once
#include <cstddef>
#include <string>
#include <string_view>

namespace tidings {

struct json_path {
    const json_path* parent = nullptr;  // outlives this one
    std::string_view member;            // empty in an array
    std::size_t index = 0;
    bool in_array = false;

    json_path() = default;
    json_path(const json_path& above, std::string_view name) : parent(&above), member(name) {}
    json_path(const json_path& above, std::size_t position) : parent(&above), index(position), in_array(true) {}

    std::string pointer() const;
};

}  // namespace tidings
