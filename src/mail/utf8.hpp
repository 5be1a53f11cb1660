// UTF-8 as mail needs it: where a character ends, and text that is safe to put into a mail. Bytes in, bytes out.
#pragma once
#include <string>
#include <string_view>
#include "base/utf8.hpp"

namespace tidings {

inline constexpr std::string_view replacement_character = "\xEF\xBF\xBD";  // U+FFFD

bool is_control(std::string_view character);  // one well-formed character: C0, DEL or C1

// How many bytes from the start on are printable ASCII (a space counts). Eight at a time: bodies are mostly that.
std::size_t printable_run(std::string_view text);

// One line for a header: controls and line separators become spaces, broken UTF-8 becomes U+FFFD, outer spaces go.
std::string clean_line(std::string_view text);

bool is_ascii(std::string_view text);

}  // namespace tidings
