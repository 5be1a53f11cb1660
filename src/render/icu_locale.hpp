// BCP 47 tags ("de-AT") as ICU locales, and ICU text as UTF-8. Only for the .cpp files of this folder.
#pragma once
#include <unicode/locid.h>
#include <unicode/unistr.h>
#include <string>
#include <string_view>

namespace tidings {

// ICU writes what it has no words for in the host's language (LANG), unless told otherwise: then mails would differ
// from host to host.
inline bool forget_host_locale() {
    UErrorCode status = U_ZERO_ERROR;
    icu::Locale::setDefault(icu::Locale::getEnglish(), status);
    return U_SUCCESS(status);
}

inline icu::Locale icu_locale(std::string_view tag) {
    static const bool forgotten = forget_host_locale();
    static_cast<void>(forgotten);
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
