#include "console/public_url.hpp"
#include <gtest/gtest.h>

namespace tidings::console {
namespace {

TEST(PublicUrl, is_read_with_its_name_and_path) {
    struct row {
        const char *text, *authority, *path;
        bool is_https;
    };
    for (const auto& one : {row{"https://tidings.shop.example", "tidings.shop.example", "", true},
                            row{"https://Tidings.Shop.example:443/", "tidings.shop.example", "", true},
                            row{"http://tidings.shop.example:80", "tidings.shop.example", "", false},
                            row{"https://shop.example:8443/ops/tidings/", "shop.example:8443", "/ops/tidings", true},
                            row{"http://[2001:db8::1]:8081", "[2001:db8::1]:8081", "", false}}) {
        const auto parsed = parse_public_url(one.text);
        ASSERT_TRUE(parsed) << one.text;
        EXPECT_EQ(parsed->authority, one.authority);
        EXPECT_EQ(parsed->path, one.path);
        EXPECT_EQ(parsed->is_https, one.is_https);
    }
}

TEST(PublicUrl, that_is_not_told_has_no_name) {
    EXPECT_EQ(parse_public_url("")->authority, "");
}

TEST(PublicUrl, that_browsers_cannot_open_is_refused) {
    for (const char* text : {"shop.example", "ftp://shop.example", "https://", "https://eva@shop.example",
                             "https://shop.example?x=1", "https://shop.example#top", "https://shop example"})
        EXPECT_FALSE(parse_public_url(text)) << text;
}

}  // namespace
}  // namespace tidings::console
