#include "adapters/sqlite/folded_text.hpp"
#include <locale.h>
#include <sqlite3.h>
#include <clocale>
#include <cwctype>
#include <string>
#include <string_view>

namespace tidings::sqlite {
namespace {

// glibc has C.UTF-8 built in since 2.35. Without it only ASCII folds, which is what LIKE would do.
locale_t folding_locale() {
    static const locale_t made = newlocale(LC_CTYPE_MASK, "C.UTF-8", nullptr);
    return made;
}

char32_t folded(char32_t letter) {
    if (letter < 0x80) return letter >= U'A' && letter <= U'Z' ? letter + 32 : letter;
    const locale_t locale = folding_locale();
    return locale == nullptr ? letter : static_cast<char32_t>(towlower_l(static_cast<wint_t>(letter), locale));
}

// Decodes leniently: a broken byte stands for itself, it only has to equal itself.
std::u32string folded(std::string_view text) {
    std::u32string letters;
    letters.reserve(text.size());
    for (std::size_t at = 0; at < text.size();) {
        const auto lead = static_cast<unsigned char>(text[at]);
        const std::size_t length = lead < 0xc0 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
        char32_t letter = length == 1 ? lead : lead & (0xffu >> (length + 1));
        if (at + length > text.size()) break;
        for (std::size_t next = 1; next < length; ++next)
            letter = (letter << 6) | (static_cast<unsigned char>(text[at + next]) & 0x3f);
        letters.push_back(folded(letter));
        at += length;
    }
    return letters;
}

std::string_view bytes_of(sqlite3_value* value) {
    const auto* text = reinterpret_cast<const char*>(sqlite3_value_text(value));
    return text == nullptr ? std::string_view{}
                           : std::string_view{text, static_cast<std::size_t>(sqlite3_value_bytes(value))};
}

void contains_folded(sqlite3_context* context, int, sqlite3_value** values) {
    const auto text = folded(bytes_of(values[0]));
    const auto part = folded(bytes_of(values[1]));
    sqlite3_result_int(context, text.find(part) != std::u32string::npos ? 1 : 0);
}

}  // namespace

void register_folded_text(sqlite3* handle) {
    sqlite3_create_function_v2(handle, "contains_folded", 2, SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS,
                               nullptr, &contains_folded, nullptr, nullptr, nullptr);
}

}  // namespace tidings::sqlite
