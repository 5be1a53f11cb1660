#include "access/api_key.hpp"
#include <gtest/gtest.h>

namespace tidings {
namespace {

using namespace std::chrono_literals;

TEST(ApiKey, has_128_random_bits_behind_a_prefix) {
    const auto one = make_key_text(), other = make_key_text();
    EXPECT_TRUE(is_key_text(one)) << one;
    EXPECT_EQ(one.size(), 36u);
    EXPECT_NE(one, other);
}

TEST(ApiKey, is_told_from_other_text) {
    const std::string good = "tdk_0123456789abcdef0123456789abcdef";
    EXPECT_TRUE(is_key_text(good));
    for (const std::string& wrong :
         {std::string(), good.substr(1), good + "0", good.substr(0, 35), "TDK_" + good.substr(4),
          std::string("tdk_0123456789ABCDEF0123456789abcdef"), good.substr(0, 35) + "g"})
        EXPECT_FALSE(is_key_text(wrong)) << wrong;
}

TEST(ApiKey, is_named_by_its_digest_not_by_itself) {
    const auto digest = key_digest_of("tdk_0123456789abcdef0123456789abcdef");
    EXPECT_TRUE(is_key_digest(digest));
    EXPECT_EQ(key_id_of(digest), "key_" + digest.substr(0, 20));
    EXPECT_FALSE(is_key_digest(digest.substr(1)));
    EXPECT_FALSE(is_key_digest("G" + digest.substr(1)));
}

TEST(ApiKey, ends_at_the_moment_it_expires_or_is_revoked) {
    const timestamp noon{std::chrono::hours(12)};
    api_key one;
    EXPECT_TRUE(one.is_usable(noon));
    one.expires_at = noon;
    EXPECT_TRUE(one.is_usable(noon - 1us));
    EXPECT_FALSE(one.is_usable(noon));
    one.expires_at.reset();
    one.revoked_at = noon;
    EXPECT_FALSE(one.is_usable(noon - 1h));
}

}  // namespace
}  // namespace tidings
