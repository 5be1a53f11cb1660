#include "runtime/gated.hpp"
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>

namespace tidings {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;

constexpr steady_time in_a_second{1s};

// Says what is done to it.
struct told {
    std::vector<std::string>& said;
    task<> run() {
        said.push_back("run");
        co_return;
    }
};
struct quick : told {
    void stop() { said.push_back("stop"); }
};
struct patient : told {
    task<> stop(steady_time deadline) {
        said.push_back(deadline == in_a_second ? "stop within a second" : "stop");
        co_return;
    }
};

struct Gated : testing::Test {
    void spawn(task<> work) {
        asio::co_spawn(io, std::move(work), asio::detached);
        io.restart();
        io.poll();
    }
    stop_limits limits() {
        return {[] { return in_a_second; }, [this](steady_time deadline) { return end(deadline); }};
    }
    task<> end(steady_time deadline) {
        said.push_back(deadline == in_a_second ? "its end within a second" : "its end");
        co_return;
    }

    asio::io_context io;
    gate opened{io.get_executor()};
    std::vector<std::string> said;
};

TEST_F(Gated, a_part_runs_when_its_store_is_open_and_not_before) {
    quick part{{said}};
    const auto gated_part = gated("part", opened, part);

    spawn(gated_part.run());
    EXPECT_THAT(said, IsEmpty());
    opened.open();
    io.restart();
    io.poll();

    EXPECT_THAT(said, ElementsAre("run"));
    EXPECT_EQ(gated_part.name, "part");
}

TEST_F(Gated, its_ends_are_stopped_behind_it_within_the_same_time) {
    patient part{{said}};
    const auto gated_part = gated("part", opened, part, limits());
    opened.open();
    spawn(gated_part.run());

    spawn(gated_part.stop());

    EXPECT_THAT(said, ElementsAre("run", "stop within a second", "its end within a second"));
}

TEST_F(Gated, a_part_that_never_began_is_not_waited_for_and_its_ends_are_stopped_all_the_same) {
    patient part{{said}};
    const auto gated_part = gated("part", opened, part, limits());
    spawn(gated_part.run());

    spawn(gated_part.stop());

    EXPECT_THAT(said, ElementsAre("its end within a second"));
    EXPECT_FALSE(opened.is_open()) << "nobody waits for it any more";
}

TEST_F(Gated, a_part_that_only_takes_note_of_the_stop_is_always_told) {
    quick part{{said}};

    spawn(gated("part", opened, part).stop());

    EXPECT_THAT(said, ElementsAre("stop"));
}

}  // namespace
}  // namespace tidings
