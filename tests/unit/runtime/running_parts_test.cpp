#include "runtime/running_parts.hpp"
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <csignal>
#include "runtime/gate.hpp"
#include "support/recording_log.hpp"

namespace tidings {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing_support::recording_log;

// A part that runs until it is stopped, and says when that happens.
struct worker {
    worker(asio::io_context& io, std::string called, std::vector<std::string>& told)
        : end(io.get_executor()), name(std::move(called)), events(told) {}

    task<> run() {
        co_await end.passed();
        events.push_back(name + " ended");
    }
    task<> stop() {
        events.push_back(name + " stops");
        end.open();
        co_return;
    }
    running_part part() {
        return {name, [this] { return run(); }, [this] { return stop(); }};
    }

    gate end;
    std::string name;
    std::vector<std::string>& events;
};

task<> raise_term() {
    std::raise(SIGTERM);
    co_return;
}

task<> fail() {
    throw std::runtime_error("told to");
    co_return;
}

task<> refuse() {
    throw start_refused("TIDINGS_DATABASE_URL: the password was refused");
    co_return;
}

task<> never_end(asio::io_context& io) {
    gate never{io.get_executor()};
    co_await never.passed();
    co_await never.passed();
}

class RunningParts : public testing::Test {
protected:
    int run(std::vector<running_part> parts, std::chrono::milliseconds grace = 5s) {
        return run_until_stopped(io, std::move(parts), {grace, [this] { events.push_back("not ready"); }},
                                 logger{log, "run"});
    }
    asio::io_context io{1};
    recording_log log;
    std::vector<std::string> events;
};

TEST_F(RunningParts, term_stops_them_in_reverse_order_after_turning_not_ready) {
    worker database{io, "database", events}, server{io, "server", events};

    const int code = run({database.part(), server.part(), {"signal", raise_term, {}}});

    EXPECT_EQ(code, 0);
    EXPECT_THAT(events, ElementsAre("not ready", "server stops", "server ended", "database stops", "database ended"));
    EXPECT_TRUE(log.said("stopped"));
}

TEST_F(RunningParts, a_part_that_fails_stops_the_others_in_order_and_the_program_with_1) {
    worker database{io, "database", events};

    const int code = run({database.part(), {"relay", fail, {}}});

    EXPECT_EQ(code, 1);
    EXPECT_THAT(events, ElementsAre("not ready", "database stops", "database ended"));
    EXPECT_EQ(log.count("a part failed"), 1U);
}

TEST_F(RunningParts, a_refused_start_ends_with_2_and_one_line) {
    const int code = run({{"database", refuse, {}}});

    EXPECT_EQ(code, 2);
    ASSERT_EQ(log.count("start refused"), 1U);
    EXPECT_EQ(log.lines().front().fields.at("reason"), "TIDINGS_DATABASE_URL: the password was refused");
}

TEST_F(RunningParts, a_part_that_does_not_stop_costs_no_more_than_the_grace) {
    const auto began = std::chrono::steady_clock::now();

    const int code = run({{"stuck", [this] { return never_end(io); }, {}}, {"signal", raise_term, {}}}, 1ms);

    EXPECT_EQ(code, 1);
    EXPECT_LT(std::chrono::steady_clock::now() - began, 5s);
    EXPECT_TRUE(log.said("a part did not stop in time"));
}

TEST_F(RunningParts, a_part_whose_work_is_done_stops_nothing) {
    worker server{io, "server", events};

    const int code = run({{"done", []() -> task<> { co_return; }, {}}, server.part(), {"signal", raise_term, {}}});

    EXPECT_EQ(code, 0);
}

}  // namespace
}  // namespace tidings
