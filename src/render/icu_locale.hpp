// BCP 47 tags ("de-AT") as ICU locales, and ICU text as UTF-8. Only for the .cpp files of this folder.
#pragma once
#include <unicode/locid.h>
#include <unicode/unistr.h>
#include <string>
#include <string_view>

namespace tidings {

inline icu::Locale icu_locale(std::string_view tag) {
    UErrorCode status = U_ZERO_ERROR;
    auto locale =
        icu::Locale::forLanguageTag(icu::StringPiece(tag.data(), static_cast<std::int32_t>(tag.size())), status);
    if (U_FAILURE(status) || locale.isBogus() || *locale.getLanguage() == '\0') return icu::Locale::getEnglish();
    return locale;
}

inline std::string utf8(const icu::UnicodeString& text) {
    std::string out;
    text.toUTF8String(out);
    return out;
}

}  // namespace tidings
