// The languages and regions that this program knows. Tables only; read_locale.hpp says what to do with them.
// Source: ISO 639 and ISO 3166-1 as the Unicode CLDR has them.
#pragma once
#include <span>
#include <string_view>

namespace tidings {

struct language_name {
    std::string_view code;   // as BCP 47 writes it: "de", "fil"
    std::string_view other;  // three-letter codes for it, with spaces between them: "deu ger"
    std::string_view names;  // in English and in itself, ASCII and lower case, likewise: "german deutsch"
};

std::span<const language_name> language_names();   // sorted by code
std::span<const std::string_view> region_codes();  // two upper-case letters; sorted

}  // namespace tidings
