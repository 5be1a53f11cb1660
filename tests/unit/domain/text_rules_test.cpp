#include "domain/text_rules.hpp"
#include <gtest/gtest.h>

namespace tidings {
namespace {

using namespace std::string_literals;

TEST(TextRules, finds_every_control_character) {
    for (int byte = 0; byte < 0x20; ++byte)
        EXPECT_TRUE(has_control_character("a"s + static_cast<char>(byte) + "b")) << byte;
    for (const auto& text : {"\x7F"s, "\u0080"s, "x\u0085"s, "\u009F"s, "a\u2028"s, "\u2029b"s})
        EXPECT_TRUE(has_control_character(text));
    for (const auto& text :
         {""s, "Ada"s, "Käsereibe"s, "限定 desk"s, "\u00A0"s, "\u2027\u202A"s, "👩‍🚀"s, "עברית"s})
        EXPECT_FALSE(has_control_character(text)) << text;
}

TEST(TextRules, counts_characters_not_bytes) {
    EXPECT_EQ(count_characters(""), 0u);
    EXPECT_EQ(count_characters("abc"), 3u);
    EXPECT_EQ(count_characters("Käse"), 4u);
    EXPECT_EQ(count_characters("限定"), 2u);
    EXPECT_EQ(count_characters("👩"), 1u);
}

TEST(TextRules, locale_is_a_bcp_47_tag) {
    for (const auto* text : {"en", "en-GB", "zh-Hant-TW", "sr-Latn-RS", "es-419", "de-DE-u-co-phonebk"})
        EXPECT_TRUE(is_locale_shape(text)) << text;
    for (const auto* text :
         {"", "e", "en_GB", "en-", "-GB", "en--GB", "en-toolongsubtag", "12", "en GB", "en-GB\n", "../etc"})
        EXPECT_FALSE(is_locale_shape(text)) << text;
}

TEST(TextRules, time_zone_is_an_iana_name) {
    for (const auto* text : {"UTC", "Europe/London", "America/Argentina/Buenos_Aires", "Etc/GMT+1", "Etc/GMT-14",
                             "America/Port-au-Prince", "EST5EDT"})
        EXPECT_TRUE(is_time_zone_shape(text)) << text;
    for (const auto* text : {"", "Europe/", "/London", "Europe//London", "../../etc/passwd", "Europe/Lon don", "+01:00",
                             "A/B/C/D", "Europe/London\n"})
        EXPECT_FALSE(is_time_zone_shape(text)) << text;
}

TEST(TextRules, country_is_two_upper_case_letters) {
    EXPECT_TRUE(is_country_code("GB"));
    for (const auto* text : {"", "G", "gb", "GBR", "G1", "Ä"}) EXPECT_FALSE(is_country_code(text)) << text;
}

TEST(TextRules, only_https_urls_with_a_host_pass) {
    for (const auto* text : {"https://a", "https://tracking.example/JD0146", "https://a.example:8443/x?y=1&z=%20#f",
                             "https://xn--bcher-kva.example"})
        EXPECT_TRUE(is_https_url(text)) << text;
    for (const auto* text : {"", "http://a.example", "HTTPS://a.example", "javascript:alert(1)", "https://",
                             "https:///path", "https://bank.example@evil.example/", "https://a.example/\"onclick",
                             "https://a.example/<b>", "https://a example", "https://a.example/\r\nX: y",
                             "https://-a.example", "https://a..b", "https://a.example:", "https://a.example:123456",
                             "https://a.example:80x", "https://bücher.example", "https://a.example/ä", "//a.example"})
        EXPECT_FALSE(is_https_url(text)) << text;
}

}  // namespace
}  // namespace tidings
