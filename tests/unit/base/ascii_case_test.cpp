#include "base/ascii_case.hpp"
#include <gtest/gtest.h>

namespace tidings {
namespace {

TEST(AsciiCase, changes_a_to_z_and_nothing_else) {
    EXPECT_EQ(in_lower_case("AZaz@[`{09 \xC3\x84\xFF"), "azaz@[`{09 \xC3\x84\xFF");
    EXPECT_EQ(in_upper_case("AZaz@[`{09 \xC3\xA4\xFF"), "AZAZ@[`{09 \xC3\xA4\xFF");
}

TEST(AsciiCase, compares_in_any_case) {
    EXPECT_TRUE(is_same_in_any_case("Content-TYPE", "content-type"));
    EXPECT_TRUE(is_same_in_any_case("", ""));
    EXPECT_FALSE(is_same_in_any_case("content", "content-type"));
    EXPECT_FALSE(is_same_in_any_case("@", "`")) << "one bit apart, but no letters";
}

}  // namespace
}  // namespace tidings
