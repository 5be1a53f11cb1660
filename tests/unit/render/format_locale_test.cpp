#include "render/format_locale.hpp"
#include <gtest/gtest.h>

namespace tidings {
namespace {

TEST(FormatLocale, formats_are_of_the_language_of_the_words) {
    struct row {
        std::string_view words, wanted, shop, used;
    };
    const row rows[]{
        {"en", "en-GB", "de", "en-GB"},     // the customer's own
        {"en", "de-AT", "en-IE", "en-IE"},  // the shop's
        {"en", "de-AT", "de", "en"},        // nobody's: the words' own
        {"en", "", "", "en"},
        {"de", "de-CH", "en", "de-CH"},
        {"en", "eng", "en", "en"},  // a language, not a prefix of it
    };

    for (const auto& [words, wanted, shop, used] : rows) EXPECT_EQ(format_locale(words, wanted, shop), used) << wanted;
}

}  // namespace
}  // namespace tidings
