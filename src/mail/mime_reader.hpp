// Reads a mail back: the parts that people look at, decoded. Meant for the mails that mime_message.hpp composes, and
// safe on any other.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include "base/result.hpp"

namespace tidings {

enum class mail_part { text, html, source };

// not_found: the mail has no such part. invalid: its encoding is broken or unknown.
result<std::string> part_of(std::string_view bytes, mail_part part);

// The first header of that name, unfolded and with its encoded words decoded.
std::optional<std::string> header_of(std::string_view bytes, std::string_view name);

}  // namespace tidings
