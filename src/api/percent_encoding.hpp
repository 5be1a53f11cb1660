// Percent-decoding (RFC 3986, section 2.1) of path segments and query values.
#pragma once
#include <optional>
#include <string>
#include <string_view>

namespace tidings::api {

enum class plus_sign { is_plus, is_space };  // in a path, in a form-encoded query

// Empty for a broken escape, for control characters, and for what is not UTF-8 afterwards.
std::optional<std::string> percent_decoded(std::string_view text, plus_sign plus);

}  // namespace tidings::api
