#include "mail/utf8.hpp"
#include <gtest/gtest.h>
#include <random>

namespace tidings {
namespace {

TEST(Utf8, finds_the_first_byte_that_is_not_printable_wherever_it_stands) {
    for (std::size_t size = 0; size < 40; ++size) {
        EXPECT_EQ(printable_run(std::string(size, '~')), size);
        for (std::size_t at = 0; at < size; ++at)
            for (int c = 0; c < 256; ++c) {
                std::string text(size, at % 2 ? ' ' : '~');
                text[at] = static_cast<char>(c);

                EXPECT_EQ(printable_run(text), c >= ' ' && c <= '~' ? size : at) << size << " " << at << " " << c;
                EXPECT_EQ(is_ascii(text), c < 128);
            }
    }
}

TEST(Utf8, agrees_with_a_look_at_each_byte_on_any_text) {
    std::mt19937 random(20261128);
    for (int round = 0; round < 5'000; ++round) {
        std::string text(random() % 60, ' ');
        for (char& c : text) c = random() % 8 ? static_cast<char>(' ' + random() % 95) : static_cast<char>(random());
        const auto odd = std::find_if(text.begin(), text.end(), [](char c) { return c < ' ' || c > '~'; });

        EXPECT_EQ(printable_run(text), static_cast<std::size_t>(odd - text.begin()));
    }
}

TEST(Utf8, makes_one_harmless_line_of_any_text) {
    EXPECT_EQ(clean_line("Your order"), "Your order");
    EXPECT_EQ(clean_line("  Your  order "), "Your  order");
    EXPECT_EQ(clean_line("a\r\nb\tc\x7F"
                         "d"),
              "a  b c d");
    EXPECT_EQ(clean_line("Größe \xFF"), "Größe \xEF\xBF\xBD");
    EXPECT_EQ(clean_line(" \r\n "), "");
    EXPECT_EQ(clean_line(""), "");
}

}  // namespace
}  // namespace tidings
