// UTF-8 as mail needs it: where a character ends, and text that is safe to put into a mail. Bytes in, bytes out.
#pragma once
#include <string>
#include <string_view>

namespace tidings {

// Octets of the well-formed character at `at` (1 to 4; no surrogates, no overlong forms), or 0 when there is none.
std::size_t utf8_length_at(std::string_view text, std::size_t at);

// One line for a header: controls and line separators become spaces, broken UTF-8 becomes U+FFFD, outer spaces go.
std::string clean_line(std::string_view text);

// Text for a body: every kind of line end becomes CRLF, other controls but the tab go, broken UTF-8 becomes U+FFFD.
std::string clean_body(std::string_view text);

bool is_ascii(std::string_view text);

}  // namespace tidings
