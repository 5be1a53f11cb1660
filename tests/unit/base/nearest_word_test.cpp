#include "base/nearest_word.hpp"
#include <gtest/gtest.h>

namespace tidings {
namespace {

TEST(NearestWord, what_was_meant_is_found_and_what_is_far_from_all_is_not) {
    const std::vector<std::string> commands{"dev", "orders", "messages", "dead-letters"},
        variables{"TIDINGS_SMTP_URL", "TIDINGS_DISK_WATCH", "TIDINGS_HTTP_LISTEN"};

    EXPECT_EQ(nearest_word("devv", commands), "dev");
    EXPECT_EQ(nearest_word("message", commands), "messages");
    EXPECT_EQ(nearest_word("coffee", commands), "");
    EXPECT_EQ(nearest_word("", commands), "");
    EXPECT_EQ(nearest_word("TIDINGS_SMPT_URL", variables), "TIDINGS_SMTP_URL");
    EXPECT_EQ(nearest_word("TIDINGS_TEST_CACHE", variables), "");
    EXPECT_EQ(nearest_word("TIDINGS_PORT", variables), "");
}

}  // namespace
}  // namespace tidings
