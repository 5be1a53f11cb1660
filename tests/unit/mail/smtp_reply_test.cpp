#include "mail/smtp_reply.hpp"
#include <gtest/gtest.h>
#include <random>
#include "mail/smtp_capabilities.hpp"

namespace tidings {
namespace {

result<std::optional<smtp_reply>> parse(std::string_view bytes) {
    smtp_reply_parser parser;
    parser.feed(bytes);
    return parser.next();
}

TEST(SmtpReply, is_read_from_one_line_or_many) {
    const auto one = **parse("250 2.1.0 Sender <ok>\r\n");
    EXPECT_EQ(one.code, 250);
    EXPECT_EQ(one.enhanced, "2.1.0");
    EXPECT_EQ(one.text(), "Sender <ok>");

    const auto many = **parse("550-5.1.1 The email account\r\n550-5.1.1 does not\r\n550 5.1.1 exist\r\n");
    EXPECT_EQ(many.code, 550);
    EXPECT_EQ(many.enhanced, "5.1.1");
    EXPECT_EQ(many.text(), "The email account does not exist");
    EXPECT_EQ(many.lines.size(), 3u);
}

TEST(SmtpReply, is_the_same_however_the_octets_are_cut) {
    const std::string bytes = "250-first\r\n250-\r\n250 5.x last\r\n354 go\r\n";
    for (std::size_t piece = 1; piece < bytes.size(); ++piece) {
        smtp_reply_parser parser;
        std::vector<smtp_reply> replies;
        for (std::size_t at = 0; at < bytes.size(); at += piece) {
            parser.feed(std::string_view(bytes).substr(at, piece));
            for (auto next = parser.next(); next && *next; next = parser.next()) replies.push_back(**next);
        }

        ASSERT_EQ(replies.size(), 2u) << piece;
        EXPECT_EQ(replies[0].text(), "first 5.x last");
        EXPECT_EQ(replies[1].code, 354);
        EXPECT_TRUE(parser.is_empty());
    }
}

TEST(SmtpReply, forgives_lone_line_feeds_and_missing_words) {
    EXPECT_EQ((**parse("220\r\n")).code, 220);
    EXPECT_EQ((**parse("220 hi\n")).text(), "hi");
    EXPECT_EQ((**parse("250-a\n250\n")).lines.size(), 2u);
}

TEST(SmtpReply, takes_an_enhanced_code_only_when_it_is_one) {
    for (const auto* text : {"2.1", "2.1.", "2.1.1000", "3.1.1", "2.1.1x", "2..1", "2.1.x", "x", ""})
        EXPECT_EQ((**parse("250 " + std::string(text) + "\r\n")).enhanced, "") << text;
    EXPECT_EQ((**parse("250 2.111.222\r\n")).enhanced, "2.111.222");
    EXPECT_EQ((**parse("450 5.1.1 odd\r\n")).enhanced, "5.1.1");
}

TEST(SmtpReply, calls_garbage_what_is_no_smtp) {
    for (const auto& bytes : std::vector<std::string>{"HTTP/1.1 400 Bad Request\r\n", "\r\n", "25\r\n", "250_x\r\n",
                                                      "150 x\r\n", "650 x\r\n", "2x0 x\r\n", "250-a\r\n251 b\r\n",
                                                      " 250 x\r\n", std::string("250 \0\r\n", 7)}) {
        const auto parsed = parse(bytes);
        ASSERT_FALSE(parsed) << bytes;
        EXPECT_EQ(parsed.error().code, errc::invalid);
    }
}

TEST(SmtpReply, stays_broken_once_it_was_garbage) {
    smtp_reply_parser parser;
    parser.feed("garbage\r\n250 ok\r\n");

    EXPECT_FALSE(parser.next());
    EXPECT_FALSE(parser.next());
}

TEST(SmtpReply, cuts_a_long_line_and_gives_up_on_endless_ones) {
    EXPECT_EQ((**parse("250 " + std::string(5'000, 'x') + "\r\n")).text().size(), smtp_reply_parser::line_max - 4);

    smtp_reply_parser endless_line;
    bool broke = false;
    for (int at = 0; at < 100 && !broke; ++at) {
        endless_line.feed(std::string(1'024, '2'));
        broke = !endless_line.next();
    }
    EXPECT_TRUE(broke);

    std::string lines;
    for (int at = 0; at < 101; ++at) lines += "250-x\r\n";
    EXPECT_FALSE(parse(lines));
}

TEST(SmtpReply, shows_no_control_characters_and_no_broken_utf8) {
    EXPECT_EQ((**parse("550 a\x1B[31mb\rc\xFF\xC3\xA9\r\n")).text(), "a [31mb c\xEF\xBF\xBD\xC3\xA9");
}

TEST(SmtpReply, survives_any_octets) {
    for (unsigned seed = 1; seed <= 3'000; ++seed) {
        std::mt19937 random(seed);
        smtp_reply_parser parser;
        for (int feeds = 0; feeds < 20; ++feeds) {
            std::string bytes;
            for (auto left = random() % 40; left > 0; --left) {
                constexpr std::string_view likely = "2345012 -.\r\n\n250-250 \r\n421 4.5.3 x";
                if (random() % 8 == 0)
                    bytes += static_cast<char>(random());
                else
                    bytes += likely[random() % likely.size()];
            }
            parser.feed(bytes);
            for (auto next = parser.next(); next && *next; next = parser.next()) {
                EXPECT_GE((*next)->code, 200) << "seed " << seed;
                EXPECT_LE((*next)->code, 599) << "seed " << seed;
                EXPECT_EQ((*next)->text().find_first_of(std::string_view("\r\n\0", 3)), std::string::npos);
            }
        }
    }
}

TEST(SmtpCapabilities, are_read_whatever_their_case_and_order) {
    const auto offers = smtp_capabilities::from(**parse(
        "250-relay.example greets PIPELINING\r\n250-size 10485760\r\n250-AUTH PLAIN login\r\n250-AUTH=XOAUTH2\r\n"
        "250-StartTLS\r\n250-8bitmime\r\n250 HELP\r\n"));

    EXPECT_FALSE(offers.pipelining);  // the first line is a greeting, not an offer
    EXPECT_TRUE(offers.starttls);
    EXPECT_TRUE(offers.eight_bit);
    EXPECT_TRUE(offers.has_size);
    EXPECT_EQ(offers.size_max, 10'485'760u);
    EXPECT_EQ(offers.auth_mechanisms, (std::set<std::string>{"LOGIN", "PLAIN", "XOAUTH2"}));
}

}  // namespace
}  // namespace tidings
