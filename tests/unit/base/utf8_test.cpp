#include "base/utf8.hpp"
#include <gtest/gtest.h>

namespace tidings {
namespace {

TEST(Utf8, knows_where_a_character_ends) {
    struct row {
        const char* why;
        std::string_view text;
        std::size_t length;
    };
    constexpr row rows[] = {
        {"ASCII", "a", 1},
        {"a NUL", {"\0", 1}, 1},
        {"two bytes", "\xC3\xA4", 2},
        {"three bytes", "\xE2\x82\xAC", 3},
        {"four bytes", "\xF0\x9F\x93\xA6", 4},
        {"the last one, U+10FFFF", "\xF4\x8F\xBF\xBF", 4},
        {"a tail alone", "\x80", 0},
        {"an overlong slash, two bytes", "\xC0\xAF", 0},
        {"an overlong slash, three bytes", "\xE0\x80\xAF", 0},
        {"an overlong slash, four bytes", "\xF0\x80\x80\xAF", 0},
        {"a surrogate", "\xED\xA0\x80", 0},
        {"above U+10FFFF", "\xF4\x90\x80\x80", 0},
        {"a lead that no character has", "\xF5\x80\x80\x80", 0},
        {"cut after one byte", "\xE2", 0},
        {"cut after two bytes", "\xE2\x82", 0},
        {"a tail that is none", "\xE2\x82z", 0},
    };
    for (const auto& each : rows) EXPECT_EQ(utf8_length_at(each.text, 0), each.length) << each.why;
}

TEST(Utf8, a_text_is_utf8_when_all_of_it_is) {
    EXPECT_TRUE(is_utf8(""));
    EXPECT_TRUE(
        is_utf8("Gr\xC3\xBC\xC3\x9F"
                "e \xF0\x9F\x93\xA6"));
    EXPECT_FALSE(
        is_utf8("Gr\xFC\xDF"
                "e"));
    EXPECT_FALSE(is_utf8("cut \xE2\x82"));
}

}  // namespace
}  // namespace tidings
