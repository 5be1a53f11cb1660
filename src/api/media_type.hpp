// Compares media types (RFC 9110, section 8.3): any case, parameters aside.
#pragma once
#include <string_view>

namespace tidings::api {

// `wanted` in lower case, without parameters.
bool is_media_type(std::string_view header, std::string_view wanted);

}  // namespace tidings::api
