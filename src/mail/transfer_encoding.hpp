// Quoted-printable and base64 (RFC 2045, section 6), both ways. Encoded lines are at most 76 bytes and end in CRLF.
#pragma once
#include <string>
#include <string_view>
#include "base/base64.hpp"
#include "base/result.hpp"

namespace tidings {

std::string base64_body(std::string_view bytes);  // lines of 76
std::size_t base64_body_size(std::size_t bytes);
std::string quoted_printable(std::string_view text);  // text has CRLF line ends only

// invalid: the text is not in that encoding. White space in base64 is skipped, as RFC 2045 asks.
result<std::string> from_base64(std::string_view text);
result<std::string> from_quoted_printable(std::string_view text);

}  // namespace tidings
