// Compares media types (RFC 9110, section 8.3): any case, parameters aside.
#pragma once
#include <string_view>

namespace tidings::api {

// `wanted` in lower case, without parameters.
bool is_media_type(std::string_view header, std::string_view wanted);

// False when the header names another character encoding than UTF-8 or its subset ASCII.
bool is_utf8_or_unsaid(std::string_view header);

}  // namespace tidings::api
