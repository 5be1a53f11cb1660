#include "mail/helo_name.hpp"
#include <gtest/gtest.h>

namespace tidings {
namespace {

TEST(HeloName, is_a_full_domain_name_or_an_address_literal) {
    for (const auto* good :
         {"mail.shop.example", "a.b", "xn--bcher-kva.example", "[192.0.2.1]", "[IPv6:2001:db8::1]"}) {
        EXPECT_TRUE(is_helo_name(good)) << good;
        EXPECT_TRUE(can_be_helo_name(good)) << good;
        EXPECT_EQ(helo_name_from(good, "vm"), good);
    }
    for (const auto* bare :
         {"vm", "localhost", "192.0.2.1", "a..b", "my_host.example", "-a.example", "shop.example."}) {
        EXPECT_FALSE(is_helo_name(bare)) << bare;
        EXPECT_TRUE(can_be_helo_name(bare)) << bare;
    }
    for (const auto* never : {"", "a b", "[300.1.1.1]", "[2001:db8::1]", "[]", "a\r\nQUIT", "ä.example"}) {
        EXPECT_FALSE(is_helo_name(never)) << never;
        EXPECT_FALSE(can_be_helo_name(never)) << never;
    }
}

TEST(HeloName, is_the_machines_when_none_is_configured) {
    EXPECT_EQ(helo_name_from("", "vm.internal"), "vm.internal");
    EXPECT_EQ(helo_name_from("", "my host"), "my-host");
    EXPECT_EQ(helo_name_from("", ""), "localhost");
}

}  // namespace
}  // namespace tidings
