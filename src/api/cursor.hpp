// The opaque place in a list: base64url of the last id that was shown. Clients pass it back and read nothing into it.
#pragma once
#include <optional>
#include <string>
#include <string_view>

namespace tidings::api {

std::string make_cursor(std::string_view id);

// The id with this prefix that the cursor stands for; empty when it was not made by make_cursor.
std::optional<std::string> read_cursor(std::string_view cursor, std::string_view prefix);

}  // namespace tidings::api
