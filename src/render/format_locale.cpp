#include "render/format_locale.hpp"

namespace tidings {
namespace {

std::string_view language_of(std::string_view locale) {
    return locale.substr(0, locale.find('-'));
}

}  // namespace

std::string_view format_locale(std::string_view words, std::string_view wanted, std::string_view shop) {
    for (const auto locale : {wanted, shop})
        if (!locale.empty() && language_of(locale) == language_of(words)) return locale;
    return words;
}

}  // namespace tidings
