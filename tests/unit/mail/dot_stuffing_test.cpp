#include "mail/dot_stuffing.hpp"
#include <gtest/gtest.h>
#include <random>

namespace tidings {
namespace {

TEST(DotStuffing, doubles_dots_at_line_starts_only) {
    EXPECT_EQ(dot_stuffed(".\r\n..\r\n.a\r\na.b\r\n"), "..\r\n...\r\n..a\r\na.b\r\n");
    EXPECT_EQ(dot_stuffed(""), "");
    EXPECT_EQ(dot_stuffed("no line end"), "no line end\r\n");
    EXPECT_EQ(dot_stuffed("\r\n"), "\r\n");
}

TEST(DotStuffing, leaves_no_line_end_but_crlf) {
    EXPECT_EQ(dot_stuffed("a\n.\nb\r.\rc\r\r\n\n"), "a\r\n..\r\nb\r\n..\r\nc\r\n\r\n\r\n");
}

TEST(DotStuffing, never_lets_the_end_of_data_through) {
    std::mt19937 random(20261123);
    for (int round = 0; round < 20'000; ++round) {
        std::string bytes(random() % 24, ' ');
        for (char& c : bytes) c = ".\r\nx"[random() % 4];

        EXPECT_EQ(needs_stuffing(bytes), dot_stuffed(bytes) != bytes) << round;
        const auto stuffed = "\r\n" + dot_stuffed(bytes);

        for (const auto* end : {"\r\n.\r\n", "\n.\n", "\r.\r", "\r\n.\n"}) {
            EXPECT_EQ(stuffed.find(end), std::string::npos) << round;
        }
        for (std::size_t at = 0; at < stuffed.size(); ++at) {
            if (stuffed[at] == '\n') {
                ASSERT_EQ(stuffed[at - 1], '\r');
            } else if (stuffed[at] == '\r') {
                ASSERT_EQ(stuffed[at + 1], '\n');
            }
        }
        EXPECT_TRUE(stuffed.ends_with("\r\n"));
    }
}

}  // namespace
}  // namespace tidings
