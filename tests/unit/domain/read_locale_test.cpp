#include "domain/read_locale.hpp"
#include <gtest/gtest.h>
#include <algorithm>
#include "domain/language_names.hpp"
#include "domain/text_rules.hpp"

namespace tidings {
namespace {

using namespace std::string_literals;

struct row {
    std::string given, value;
};

TEST(ReadLocale, usual_forms_become_one) {
    const row rows[]{
        {"", ""},
        {"en-GB", "en-GB"},
        {"en_US", "en-US"},             // POSIX, Java
        {"en_US.UTF-8", "en-US"},       // LANG of a server
        {"de_DE@euro", "de-DE"},        //
        {"sr_RS@latin", "sr-Latn-RS"},  //
        {"EN-us", "en-US"},             //
        {"DE", "de"},                   //
        {" fr-CA ", "fr-CA"},           //
        {"zh-hant-tw", "zh-Hant-TW"},   //
        {"ZH_CN", "zh-CN"},             //
        {"en-UK", "en-GB"},             // not the country's code, though everybody writes it
        {"deu", "de"},                  // ISO 639-2, both codes
        {"ger-AT", "de-AT"},            //
        {"iw-IL", "he-IL"},             // Java's old codes
        {"in", "id"},                   //
        {"sh", "sr-Latn"},              //
        {"es-419", "es-419"},           // a region by number
        {"fil-PH", "fil-PH"},           //
        {"de-CH-1996", "de-CH-1996"},   // a variant
        {"de-DE-u-co-phonebk", "de-DE-u-co-phonebk"},
        {"de-DE,de;q=0.9,en;q=0.8", "de-DE"},  // a browser's Accept-Language
    };

    for (const auto& [given, value] : rows) {
        const auto read = read_locale(given);
        EXPECT_EQ(read.value, value) << given;
        EXPECT_TRUE(read.is_known) << given;
        EXPECT_EQ(read.nearest, "") << given;
    }
}

TEST(ReadLocale, what_is_unknown_is_told_with_the_nearest_name) {
    struct unknown_row {
        std::string given, value, nearest;
    };
    const unknown_row rows[]{
        {"german", "german", "de"},
        {"Deutsch", "deutsch", "de"},
        {"Englisch", "englisch", "en"},  // a letter off
        {"English (United Kingdom)", "", "en"},
        {"Français", "", "fr"},  // two letters off
        {"francais", "francais", "fr"},
        {"jp", "jp", "ja"},  // a country is no language
        {"us", "us", "en-US"},
        {"de-XX", "de-XX", "de"},
        {"en-EN", "en-EN", "en"},
        {"C", "", ""},
        {"klingon", "klingon", ""},
        {"12", "", ""},
        {"../etc", "", ""},
        {"en\nBcc", "", ""},
        {std::string(500, 'x'), "", ""},
        {"en-" + "a-"s + std::string(60, 'b'), "", "en"},
    };

    for (const auto& [given, value, nearest] : rows) {
        const auto read = read_locale(given);
        EXPECT_EQ(read.value, value) << given;
        EXPECT_FALSE(read.is_known) << given;
        EXPECT_EQ(read.nearest, nearest) << given;
    }
}

TEST(ReadLocale, reading_it_again_changes_nothing) {
    for (const auto* text : {"en_US.UTF-8", "german", "de-XX", "zh_hant", "sh", "English (UK)", "x", "en-UK"}) {
        const auto once = read_locale(text);
        EXPECT_EQ(read_locale(once.value).value, once.value) << text;
        EXPECT_TRUE(once.value.empty() || is_locale_shape(once.value)) << text;
    }
}

TEST(ReadLocale, every_language_of_the_table_is_known_with_every_region) {
    for (const auto& language : language_names()) {
        EXPECT_EQ(read_locale(language.code).value, language.code);
        for (const auto region : region_codes()) {
            const auto tag = std::string(language.code) + "-" + std::string(region);
            ASSERT_EQ(read_locale(tag).value, tag);
        }
    }
    EXPECT_TRUE(std::ranges::is_sorted(language_names(), {}, &language_name::code));
    EXPECT_TRUE(std::ranges::is_sorted(region_codes()));
}

}  // namespace
}  // namespace tidings
