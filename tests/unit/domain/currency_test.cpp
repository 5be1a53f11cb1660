#include "domain/currency.hpp"
#include <gtest/gtest.h>

namespace tidings {
namespace {

TEST(Currency, has_the_exponent_of_iso_4217_not_of_cldr) {
    EXPECT_EQ(find_currency("EUR")->exponent, 2);
    EXPECT_EQ(find_currency("JPY")->exponent, 0);
    EXPECT_EQ(find_currency("KWD")->exponent, 3);
    EXPECT_EQ(find_currency("CLF")->exponent, 4);
    EXPECT_EQ(find_currency("IQD")->exponent, 3);  // CLDR shows none
    EXPECT_EQ(find_currency("ISK")->exponent, 0);
}

TEST(Currency, knows_every_active_code_once) {
    const auto all = all_currencies();

    EXPECT_EQ(all.size(), 165u);
    for (const auto& each : all) {
        ASSERT_TRUE(find_currency(each.code)) << each.code;
        EXPECT_EQ(find_currency(each.code)->exponent, each.exponent);
        EXPECT_TRUE(each.exponent >= 0 && each.exponent <= 4) << each.code;
    }
}

TEST(Currency, refuses_what_is_no_active_code) {
    for (const auto* text : {"", "eur", "EU", "EURO", "XXX", "XAU", "DEM", "HRK", "BGN", "ABC", "E\0R"})
        EXPECT_FALSE(find_currency(text)) << text;
}

}  // namespace
}  // namespace tidings
