#include "domain/mailbox_address.hpp"
#include <gtest/gtest.h>

namespace tidings {
namespace {

using namespace std::string_literals;

std::string repeated(std::size_t count, char c = 'a') {
    return std::string(count, c);
}

TEST(MailboxAddress, accepts_what_rfc_5321_calls_a_mailbox) {
    const std::string good[]{
        "ada@example.com",
        "a@b",
        "first.last+tag@sub.example.co.uk",
        "!#$%&'*+-/=?^_`{|}~@example.com",
        "\"quoted\"@example.com",
        "\"a@b\"@example.com",
        "\"a\\\"b\\\\c\"@example.com",
        "\"..dots..\"@example.com",
        "ada@[192.0.2.1]",
        "ada@[IPv6:2001:db8::1]",
        "ada@xn--bcher-kva.example",
        "ada@1and1.example",
        "0@0.example",
        repeated(64) + "@example.com",
        "a@" + repeated(63) + ".example",
        repeated(64) + "@" + repeated(63) + "." + repeated(63) + "." + repeated(61),  // 254 in all
    };

    for (const auto& text : good) EXPECT_EQ(mailbox_problem(text), "") << text;
}

TEST(MailboxAddress, refuses_everything_else_and_says_why) {
    const std::pair<std::string, std::string_view> bad[]{
        {"", "empty"},
        {"ada", "@ is missing"},
        {"@example.com", "before the @"},
        {"ada@", "after the @"},
        {"ada@@example.com", "letters, digits, hyphens"},
        {"a@b@c.example", "letters, digits, hyphens"},
        {".ada@example.com", "dot"},
        {"ada.@example.com", "dot"},
        {"a..b@example.com", "dots"},
        {"ada lovelace@example.com", "space"},
        {"\"ada lovelace\"@example.com", "space"},  // RFC 5321 would allow it; headers and logs are safer without
        {" ada@example.com", "space"},
        {"ada@example.com ", "space"},
        {"Ada <ada@example.com>", "space"},
        {"<ada@example.com>", "outside of quotes"},
        {"ada(comment)@example.com", "outside of quotes"},
        {"ada,eve@example.com", "outside of quotes"},
        {"ada;eve@example.com", "outside of quotes"},
        {"a\"b\"@example.com", "outside of quotes"},
        {"ada@example.com,eve@example.com", "letters, digits, hyphens"},
        {"ada@example.com\r\nBcc: eve@example.com", "control"},
        {"ada@example.com\r\nRCPT", "control"},
        {"ada\n@example.com", "control"},
        {"ada\r@example.com", "control"},
        {"ada\0@example.com"s, "control"},
        {"ada@example.com\0"s, "control"},
        {"ada\t@example.com", "control"},
        {"ada\x7F@example.com", "control"},
        {"\"a\\\rb\"@example.com", "control"},
        {"\"ada@example.com", "@ is missing"},
        {"\"ada\"x@example.com", "@ is missing"},
        {"\"\"@example.com", "empty"},
        {"\"a\\\"@example.com", "@ is missing"},
        {"ådå@example.com", "beyond ASCII"},
        {"ada@bücher.example", "xn--"},
        {"ada@example..com", "dot"},
        {"ada@.example.com", "dot"},
        {"ada@example.com.", "dot"},
        {"ada@-example.com", "hyphen"},
        {"ada@example-.com", "hyphen"},
        {"ada@exa_mple.com", "letters, digits, hyphens"},
        {"ada@192.0.2.1", "brackets"},
        {"ada@[192.0.2.256]", "literal"},
        {"ada@[192.0.2.1", "does not end"},
        {"ada@[]", "literal"},
        {"ada@[2001:db8::1]", "literal"},
        {"ada@[IPv6:nonsense]", "literal"},
        {"ada@[x-tag:content]", "literal"},
        {repeated(65) + "@example.com", "64"},
        {"a@" + repeated(64) + ".example", "63"},
        {repeated(64) + "@" + repeated(63) + "." + repeated(63) + "." + repeated(62), "254"},
    };

    for (const auto& [text, why] : bad) {
        const auto problem = mailbox_problem(text);
        EXPECT_NE(problem.find(why), std::string_view::npos)
            << text << " → '" << problem << "', wanted '" << why << "'";
        EXPECT_FALSE(mailbox_address::parse(text)) << text;
    }
}

TEST(MailboxAddress, no_byte_outside_of_printable_ascii_gets_through_anywhere) {
    const std::string base = "ada@example.com";
    for (int byte = 0; byte < 256; ++byte) {
        if (byte > ' ' && byte < 0x7F) continue;
        for (std::size_t at = 0; at <= base.size(); ++at) {
            auto text = base;
            text.insert(at, 1, static_cast<char>(byte));
            EXPECT_NE(mailbox_problem(text), "") << byte << " at " << at;
            EXPECT_NE(mailbox_problem('"' + text.substr(0, 3) + static_cast<char>(byte) + "\"@example.com"), "")
                << byte;
        }
    }
}

TEST(MailboxAddress, splits_at_the_at_sign_that_counts) {
    const auto plain = mailbox_address::parse("ada@Example.com");
    const auto quoted = mailbox_address::parse("\"a@b\"@example.com");

    ASSERT_TRUE(plain && quoted);
    EXPECT_EQ(plain->local_part(), "ada");
    EXPECT_EQ(plain->domain(), "Example.com");
    EXPECT_EQ(quoted->local_part(), "\"a@b\"");
    EXPECT_EQ(quoted->domain(), "example.com");
}

TEST(MailboxAddress, the_refusal_does_not_repeat_the_address) {
    const auto parsed = mailbox_address::parse("secret name@example.com");

    EXPECT_EQ(parsed.error().code, errc::invalid);
    EXPECT_EQ(parsed.error().detail.find("secret"), std::string::npos);
}

}  // namespace
}  // namespace tidings
