#include "mail/transfer_encoding.hpp"
#include <gtest/gtest.h>
#include <random>

namespace tidings {
namespace {

TEST(TransferEncoding, knows_the_base64_vectors_of_rfc_4648) {
    EXPECT_EQ(base64(""), "");
    EXPECT_EQ(base64("f"), "Zg==");
    EXPECT_EQ(base64("fo"), "Zm8=");
    EXPECT_EQ(base64("foo"), "Zm9v");
    EXPECT_EQ(base64("foobar"), "Zm9vYmFy");
    EXPECT_EQ(*from_base64("Zm 9v\r\nYg=="), "foob");
    for (const auto* wrong : {"Z", "Zg", "Zg=", "Z===", "Zg==Zg==", "Zm9v*", "===="})
        EXPECT_FALSE(from_base64(wrong)) << wrong;
}

TEST(TransferEncoding, escapes_what_relays_or_mail_stores_would_change) {
    EXPECT_EQ(quoted_printable("a=b\r\n"), "a=3Db\r\n");
    EXPECT_EQ(quoted_printable("end \r\nend\t\r\nlast "), "end=20\r\nend=09\r\nlast=20");
    EXPECT_EQ(quoted_printable(".\r\n.x\r\nFrom me\r\nFrome"), "=2E\r\n=2Ex\r\n=46rom me\r\nFrome");
    EXPECT_EQ(*from_quoted_printable("a=3Db=\r\nc=\nd"), "a=bcd");
    for (const auto* wrong : {"=", "=4", "=G0", "a=\rb"}) EXPECT_FALSE(from_quoted_printable(wrong)) << wrong;
}

TEST(TransferEncoding, fills_lines_of_quoted_printable_to_the_last_byte) {
    EXPECT_EQ(quoted_printable(std::string(76, 'x')), std::string(76, 'x'));
    EXPECT_EQ(quoted_printable(std::string(77, 'x')), std::string(75, 'x') + "=\r\nxx");
    EXPECT_EQ(quoted_printable(std::string(73, 'x') + "="), std::string(73, 'x') + "=3D");
    EXPECT_EQ(quoted_printable(std::string(73, 'x') + "=x"), std::string(73, 'x') + "=\r\n=3Dx");
    EXPECT_EQ(quoted_printable(std::string(75, 'x') + ".x"), std::string(75, 'x') + "=\r\n=2Ex");
    EXPECT_EQ(quoted_printable(std::string(75, 'x') + " "), std::string(75, 'x') + "=\r\n=20");
}

TEST(TransferEncoding, gives_back_any_bytes_in_lines_of_at_most_76) {
    std::mt19937 random(20261123);
    for (int round = 0; round < 2'000; ++round) {
        std::string bytes(random() % 400, ' ');
        for (char& c : bytes) c = round % 2 ? static_cast<char>(random()) : " .=\tFx~"[random() % 7];
        for (char& c : bytes)
            if (c == '\r' || c == '\n') c = '.';

        const auto quoted = quoted_printable(bytes), coded = base64_body(bytes);

        EXPECT_EQ(*from_quoted_printable(quoted), bytes);
        EXPECT_EQ(*from_base64(coded), bytes);
        EXPECT_EQ(base64_body_size(bytes.size()), coded.size());
        for (const auto& text : {quoted, coded})
            for (std::size_t at = 0, end = 0; at < text.size(); at = end + 2) {
                end = std::min(text.find("\r\n", at), text.size());
                EXPECT_LE(end - at, 76u);
            }
    }
}

}  // namespace
}  // namespace tidings
