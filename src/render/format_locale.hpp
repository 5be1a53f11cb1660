// Whose dates, digits and amounts stand in a mail.
#pragma once
#include <string_view>

namespace tidings {

// Formats follow the words: German dates in an English sentence help nobody. `words` is the template's language,
// `wanted` the customer's locale, `shop` the shop's own; all BCP 47. The first of the two that is of the same language
// ("en-GB" for "en"), else `words` itself. The result refers to one of the arguments.
std::string_view format_locale(std::string_view words, std::string_view wanted, std::string_view shop);

}  // namespace tidings
