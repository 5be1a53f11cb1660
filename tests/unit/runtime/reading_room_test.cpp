#include "runtime/reading_room.hpp"
#include <gtest/gtest.h>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include "support/virtual_clock.hpp"

namespace tidings {
namespace {

using namespace std::chrono_literals;

struct ReadingRoom : testing::Test {
    asio::io_context io;
    testing_support::virtual_clock clock{io};
    std::vector<std::string> happened;

    std::string stamp() {
        return std::to_string(
            std::chrono::duration_cast<std::chrono::milliseconds>(clock.steady() - steady_time{}).count());
    }

    void read(reading_room& room, std::string name, std::chrono::milliseconds takes) {
        asio::co_spawn(io, read_once(room, std::move(name), takes), asio::detached);
    }

    task<> read_once(reading_room& room, std::string name, std::chrono::milliseconds takes) {
        auto seat = co_await room.enter();
        happened.push_back(name + (seat ? " reads at " : " is sent away at ") + stamp());
        if (seat) co_await clock.sleep_for(takes);
    }
};

TEST_F(ReadingRoom, a_seat_that_nobody_waits_for_rests_less) {
    reading_room room{clock, {.seats = 1, .rest = 1, .crowded_rest = 20}};
    read(room, "a", 10ms);
    clock.run_for(11ms);
    read(room, "b", 10ms);

    clock.run_for(1s);

    EXPECT_EQ(happened, (std::vector<std::string>{"a reads at 0", "b reads at 20"}));
}

TEST_F(ReadingRoom, seats_who_came_first_and_lets_a_seat_rest_longer_the_longer_it_was_used) {
    reading_room room{clock, {.seats = 1, .rest = 0, .crowded_rest = 2}};
    for (const auto* name : {"a", "b", "c"}) read(room, name, 10ms);

    clock.run_for(1s);

    EXPECT_EQ(happened, (std::vector<std::string>{"a reads at 0", "b reads at 30", "c reads at 60"}));
}

TEST_F(ReadingRoom, has_as_many_readers_as_seats) {
    reading_room room{clock, {.seats = 2, .rest = 0, .crowded_rest = 1}};
    for (const auto* name : {"a", "b", "c"}) read(room, name, 10ms);

    clock.run_for(1s);

    EXPECT_EQ(happened, (std::vector<std::string>{"a reads at 0", "b reads at 0", "c reads at 20"}));
}

TEST_F(ReadingRoom, sends_away_who_waits_too_long_and_who_finds_too_many_waiting) {
    reading_room room{clock, {.seats = 1, .waiting_max = 1, .wait_max = 50ms}};
    for (const auto* name : {"a", "b", "c"}) read(room, name, 500ms);

    clock.run_for(400ms);

    EXPECT_EQ(happened, (std::vector<std::string>{"a reads at 0", "c is sent away at 0", "b is sent away at 50"}));
    EXPECT_EQ(room.waiting(), 0u);
}

TEST_F(ReadingRoom, rests_no_longer_than_its_bound) {
    reading_room room{clock, {.seats = 1, .wait_max = 10s, .crowded_rest = 3, .rest_max = 100ms}};
    for (const auto* name : {"a", "b"}) read(room, name, 2s);

    clock.run_for(5s);

    EXPECT_EQ(happened, (std::vector<std::string>{"a reads at 0", "b reads at 2100"}));
}

}  // namespace
}  // namespace tidings
