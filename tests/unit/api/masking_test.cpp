#include "api/masking.hpp"
#include <gtest/gtest.h>

namespace tidings::api {
namespace {

TEST(Masking, cuts_every_address_short_wherever_it_stands) {
    const std::vector<std::pair<std::string, std::string>> cases{
        {"ada@example.com", "a***@example.com"},
        {"a@example.com", "a***@example.com"},
        {"550 5.1.1 <ada.lovelace@example.com>: no such user", "550 5.1.1 <a***@example.com>: no such user"},
        {"RCPT TO:<ada@example.com>\r\nRCPT TO:<bob@example.org>",
         "RCPT TO:<a***@example.com>\r\nRCPT TO:<b***@example.org>"},
        {"Ada <ada+shop@example.com>, bob@example.org", "Ada <a***@example.com>, b***@example.org"},
        {"ödön@example.com", "ö***@example.com"},
        {"ada@[192.0.2.1]", "a***@[192.0.2.1]"},
        {"a@b@example.com", "a***@b***@example.com"},
        {R"(to "ada lovelace"@example.com, now)", R"(to "***@example.com, now)"},
        {"no address here", "no address here"},
        {"at 5 @ home, @handle, ada@ and @", "at 5 @ home, @handle, ada@ and @"},
        {"", ""}};
    for (const auto& [text, masked] : cases) EXPECT_EQ(with_addresses_masked(text), masked);
}

TEST(Masking, hides_who_and_where_a_customer_is_and_nothing_else) {
    EXPECT_EQ(
        masked_document(R"({"id":"ord_1","customer":{"email":"ada@example.com","name":"Ada","locale":"en-GB"},)"
                        R"("items":[{"name":"Tea","quantity":2}],)"
                        R"("shipping_address":{"name":"Ada","lines":["1 Street"],"city":"London","country":"GB"}})"),
        R"({"id":"ord_1","customer":{"email":"a***@example.com","name":"A***","locale":"en-GB"},)"
        R"("items":[{"name":"Tea","quantity":2}],)"
        R"("shipping_address":{"name":"***","lines":["***"],"city":"***","country":"GB"}})");
}

TEST(Masking, leaves_the_id_of_a_mail) {
    EXPECT_EQ(masked_document(R"({"mail_id":"<evt_1@shop.example>","reply":"ada@example.com unknown"})"),
              R"({"mail_id":"<evt_1@shop.example>","reply":"a***@example.com unknown"})");
}

TEST(Masking, hides_names_however_deep_they_stand) {
    const std::string deep(100, '[');
    const auto masked = masked_document(deep + R"({"customer":{"name":"Ada"}})" + std::string(100, ']'));
    EXPECT_EQ(masked, deep + R"({"customer":{"name":"A***"}})" + std::string(100, ']'));
}

TEST(Masking, treats_what_is_no_json_as_text) {
    EXPECT_EQ(masked_document("no json ada@example.com"), "no json a***@example.com");
}

TEST(Masking, shows_no_key) {
    EXPECT_EQ(without_keys("Bearer tdk_0123456789abcdef0123456789abcdef."), "Bearer tdk_***.");
    EXPECT_EQ(without_keys("tdk_short tdk_"), "tdk_short tdk_");
    EXPECT_EQ(without_keys("none"), "none");
}

}  // namespace
}  // namespace tidings::api
