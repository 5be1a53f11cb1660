// Text as HTML in pure ASCII: a mail of it needs no transfer encoding, and no reader guesses its charset.
#pragma once
#include <string>
#include <string_view>
#include "base/result.hpp"

namespace tidings {

// Appends the text so that it is safe in HTML text and in quoted attributes: &, <, >, " and ' as entities that every
// mail client knows, characters beyond ASCII as numbers. Broken UTF-8 becomes U+FFFD. C1 controls go: as numbers they
// would mean other characters.
void append_html(std::string& html, std::string_view text);
std::string escaped_html(std::string_view text);

// Markup with its characters beyond ASCII as numbers. invalid: one stands in a style, a script or a comment, where a
// number would be read as it is written.
result<std::string> ascii_markup(std::string_view markup);

}  // namespace tidings
