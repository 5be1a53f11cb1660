#include "mail/mailbox.hpp"
#include <gtest/gtest.h>

namespace tidings {
namespace {

TEST(Mailbox, accepts_what_rfc_5321_allows) {
    for (const auto* good : {"a@b.example", "ada.lovelace+shop_x@mail.shop-users.example", "o'neil@example.com",
                             "\"two words\"@b.example", "\"a\\\"b\"@b.example", "a@localhost", "a@[192.0.2.1]",
                             "a@[IPv6:2001:db8::1]", "!#$%&'*+-/=?^_`{|}~@b.example"})
        EXPECT_TRUE(check_address(good)) << good;
}

TEST(Mailbox, refuses_everything_else) {
    const std::vector<std::string> wrong{"",
                                         "@",
                                         "a",
                                         "a@",
                                         "@b",
                                         "a b@c.example",
                                         ".a@b.example",
                                         "a.@b.example",
                                         "a..b@c.example",
                                         "a@b..c",
                                         "a@-b.example",
                                         "a@b-.example",
                                         "a@b_c.example",
                                         "a@b.example.",
                                         "a@.b",
                                         "\"a@b.example",
                                         "\"a\"b\"@c.example",
                                         "\"a\\\"@c.example",
                                         "a@[192.0.2.1",
                                         "a@[x y]",
                                         "a@b\r\n",
                                         "a\n@b",
                                         "a@b>",
                                         "<a@b>",
                                         "a,b@c.example",
                                         "a@b@c.example",
                                         std::string(65, 'a') + "@b.example",
                                         "a@" + std::string(64, 'b') + ".example",
                                         "a@" + std::string(254, 'b'),
                                         "\xC3\xBC@b.example",
                                         "a@b\xC3\xBC.example",
                                         std::string("a\0@b.example", 12)};
    for (const auto& address : wrong) {
        const auto checked = check_address(address);
        EXPECT_FALSE(checked) << address;
        if (!checked) {
            EXPECT_EQ(checked.error().code, errc::invalid);
        }
    }
}

TEST(Mailbox, is_read_with_and_without_a_name) {
    EXPECT_EQ(*parse_mailbox("Acme Shop <orders@shop.example>"), (mailbox{"Acme Shop", "orders@shop.example"}));
    EXPECT_EQ(*parse_mailbox(" \"Acme, \\\"The\\\" Shop\" <orders@shop.example> "),
              (mailbox{"Acme, \"The\" Shop", "orders@shop.example"}));
    EXPECT_EQ(*parse_mailbox("orders@shop.example"), (mailbox{"", "orders@shop.example"}));
    EXPECT_EQ(*parse_mailbox("Käse <k@shop.example>"), (mailbox{"Käse", "k@shop.example"}));
    for (const auto* wrong : {"", "Acme", "Acme <orders>", "Acme orders@shop.example>", "\"Acme <a@b.example>",
                              "a\nb <a@b.example>", "<a@b.example> x"})
        EXPECT_FALSE(parse_mailbox(wrong)) << wrong;
}

TEST(Mailbox, names_its_domain_in_lower_case) {
    EXPECT_EQ(domain_of("Ada@Example.COM"), "example.com");
    EXPECT_EQ(domain_of("nobody"), "");
}

}  // namespace
}  // namespace tidings
