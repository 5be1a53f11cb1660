#include "codec/json_text.hpp"
#include <gtest/gtest.h>

namespace tidings {
namespace {

using namespace std::string_literals;

std::string nested(std::size_t depth, std::string_view open, std::string_view close) {
    std::string text;
    for (std::size_t level = 0; level < depth; ++level) text += open;
    text += "1";
    for (std::size_t level = 0; level < depth; ++level) text += close;
    return text;
}

std::string code_of(std::string_view text) {
    const auto parsed = parse_json(text);
    return parsed ? "" : parsed.error().front().code;
}

TEST(JsonText, refuses_what_is_not_json) {
    const std::string bad[]{
        ""s,          " "s,         "{"s,          "{\"a\":1"s,   "{\"a\":1,}"s, "[1,]"s,
        "{'a':1}"s,   "{a:1}"s,     "{\"a\" 1}"s,  "nul"s,        "True"s,       "NaN"s,
        "Infinity"s,  "-Infinity"s, "01"s,         "+1"s,         ".5"s,         "1."s,
        "1e"s,        "0x10"s,      "\"open"s,     "\"\n\""s,     "\"\0\""s,     "\"\\x41\""s,
        "\"\\u12\""s, "// c\n{}"s,  "/* c */ {}"s, "{} /* c */"s, "{} {}"s,      "{}x"s,
        "1 2"s,       "{}\0"s,      "[1 2]"s,      "{\"a\":}"s,   "{:1}"s,       "{\"a\":1 \"b\":2}"s};

    for (const auto& text : bad) EXPECT_EQ(code_of(text), "invalid_json") << text;
}

TEST(JsonText, says_at_which_byte_it_stopped) {
    EXPECT_NE(parse_json("{\"a\": tru}").error().front().detail.find("byte 6"), std::string::npos)
        << parse_json("{\"a\": tru}").error().front().detail;
}

TEST(JsonText, refuses_text_that_is_not_utf_8) {
    const std::string_view bad[]{"\"\xFF\"",         "\"\xC0\x80\"",         "\"\xC3\"",
                                 "\"\xED\xA0\x80\"", "\"\xF4\x90\x80\x80\"", "\"\xE0\x80\x80\"",
                                 "{\"\xFE\":1}"};

    for (const auto text : bad) EXPECT_EQ(code_of(text), "not_utf8");
    EXPECT_EQ(code_of("\"\\ud800\""), "invalid_json");     // a lone surrogate is no character
    EXPECT_EQ(code_of("\xEF\xBB\xBF{}"), "invalid_json");  // RFC 8259, 8.1: no byte order mark
    EXPECT_EQ(code_of("\"\xF0\x9F\x9A\x80 \\ud83d\\ude80 Käse\""), "");
}

TEST(JsonText, allows_32_levels_and_not_one_more) {
    EXPECT_EQ(code_of(nested(json_depth_max, "[", "]")), "");
    EXPECT_EQ(code_of(nested(json_depth_max + 1, "[", "]")), "too_deep");
    EXPECT_EQ(code_of(nested(json_depth_max, "{\"a\":", "}")), "");
    EXPECT_EQ(code_of(nested(json_depth_max + 1, "{\"a\":", "}")), "too_deep");
    EXPECT_EQ(code_of(nested(100'000, "[", "]")), "too_deep");
}

TEST(JsonText, names_every_duplicate_member) {
    const auto parsed =
        parse_json(R"({"a":1,"b":{"c":1,"c":2},"l":[{"x":1},{"x":1,"x":null,"\u0078":2}],"a":2,"t/~":0,"t\/~":1})");

    ASSERT_FALSE(parsed);
    std::vector<std::string> found;
    for (const auto& each : parsed.error()) {
        found.push_back(each.pointer);
        EXPECT_EQ(each.code, "duplicate_member");
    }
    EXPECT_EQ(found, (std::vector<std::string>{"/b/c", "/l/1/x", "/l/1/x", "/a", "/t~1~0"}));
}

TEST(JsonText, a_duplicate_inside_of_a_value_that_is_dropped_is_found_too) {
    EXPECT_EQ(code_of(R"({"a":{"b":1,"b":2},"a":1})"), "duplicate_member");
    EXPECT_EQ(code_of(R"({"a":1,"a":{"b":1}})"), "duplicate_member");
    EXPECT_EQ(code_of(R"({"":1,"":2})"), "duplicate_member");
}

TEST(JsonText, equal_names_in_different_objects_are_fine) {
    EXPECT_EQ(code_of(R"({"a":{"a":[{"a":1},{"a":1}]},"b":{"a":2}})"), "");
}

TEST(JsonText, many_duplicates_are_found_quickly_and_told_up_to_the_bound) {
    std::string text = "{";
    for (int each = 0; each < 30'000; ++each) text += "\"k" + std::to_string(each % 10'000) + "\":0,";
    text += "\"end\":1}";

    const auto parsed = parse_json(text);

    ASSERT_FALSE(parsed);
    EXPECT_EQ(parsed.error().size(), violations_max);
}

TEST(JsonText, tells_integers_from_fractions_and_from_numbers_that_are_too_large) {
    EXPECT_TRUE(parse_json("12")->is_int64());
    EXPECT_TRUE(parse_json("-12")->is_int64());
    EXPECT_TRUE(parse_json("9223372036854775807")->is_int64());
    EXPECT_TRUE(parse_json("-9223372036854775808")->is_int64());
    EXPECT_TRUE(parse_json("0")->is_int64());
    EXPECT_TRUE(parse_json("-0")->is_int64());
    for (const auto* large : {"9223372036854775808", "18446744073709551615", "18446744073709551616",
                              "12345678901234567890123", "-9223372036854775809", "-12345678901234567890123"})
        EXPECT_TRUE(parse_json(large)->is_uint64()) << large;
    for (const auto* fraction : {"12.0", "12.5", "1e3", "1E3", "1e0", "0.0", "-1.5e-3", "12345678901234567890123.5",
                                 "12345678901234567890123e1"})
        EXPECT_TRUE(parse_json(fraction)->is_double()) << fraction;
}

TEST(JsonText, every_integer_of_a_text_is_judged_by_itself) {
    const auto parsed = parse_json("[1.5, 12345678901234567890123, 1e2, 7, 0.5, 99999999999999999999]");

    ASSERT_TRUE(parsed);
    const auto& list = parsed->as_array();
    EXPECT_TRUE(list[0].is_double() && list[1].is_uint64() && list[2].is_double());
    EXPECT_TRUE(list[3].is_int64() && list[4].is_double() && list[5].is_uint64());
}

TEST(JsonText, white_space_around_the_value_is_fine) {
    EXPECT_EQ(code_of(" \r\n\t{ \"a\" : [ 1 , 2 ] } \n"), "");
}

}  // namespace
}  // namespace tidings
