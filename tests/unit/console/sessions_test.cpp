#include "console/sessions.hpp"
#include <gtest/gtest.h>
#include "support/virtual_clock.hpp"

namespace tidings::console {
namespace {

using namespace testing_support;

caller_ptr named(std::string id) {
    return std::make_shared<const caller>(caller{std::move(id), "", "", {}});
}

struct ConsoleSessions : ::testing::Test {
    asio::io_context io;
    virtual_clock clock{io};
    sessions held{clock, 3};
};

TEST_F(ConsoleSessions, a_session_is_found_by_its_token_and_by_nothing_else) {
    const auto token = held.open(named("bootstrap"));

    ASSERT_NE(held.find(token), nullptr);
    EXPECT_EQ(held.find(token)->who->id, "bootstrap");
    EXPECT_EQ(held.find(token)->ends_at, clock.now() + sessions::lifetime);
    EXPECT_EQ(token.size(), 64U);
    EXPECT_EQ(held.find(""), nullptr);
    EXPECT_EQ(held.find(token.substr(1)), nullptr);
    EXPECT_NE(held.open(named("bootstrap")), token);
}

TEST_F(ConsoleSessions, a_session_ends_when_its_person_signs_out) {
    const auto token = held.open(named("bootstrap"));
    held.close(token);
    held.close(token);
    EXPECT_EQ(held.find(token), nullptr);
    EXPECT_EQ(held.size(), 0U);
}

TEST_F(ConsoleSessions, a_session_ends_after_eight_hours) {
    const auto token = held.open(named("bootstrap"));
    clock.run_for(std::chrono::hours{8} - std::chrono::seconds{1});
    EXPECT_NE(held.find(token), nullptr);
    clock.run_for(std::chrono::seconds{1});
    EXPECT_EQ(held.find(token), nullptr);
    EXPECT_EQ(held.size(), 0U);
}

TEST_F(ConsoleSessions, the_oldest_one_makes_room) {
    const auto first = held.open(named("a")), second = held.open(named("b"));
    held.open(named("c"));
    held.open(named("d"));
    EXPECT_EQ(held.size(), 3U);
    EXPECT_EQ(held.find(first), nullptr);
    EXPECT_NE(held.find(second), nullptr);
}

}  // namespace
}  // namespace tidings::console
