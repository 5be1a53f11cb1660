// Plays many seeds and says what came of it.
#pragma once
#include <optional>
#include "simulation/world.hpp"

namespace tidings::simulation {

struct run_request {
    std::uint64_t from = 1, seeds = 1;
    mutation bug = mutation::none;
    bool aloud = false;
};

struct run_result {
    std::uint64_t played = 0;
    std::optional<verdict> broken;  // the first seed that broke a promise
    std::map<std::string, std::uint64_t> counts;
    double seconds = 0;  // of real time
    double virtual_hours = 0;
};

run_result play_seeds(const run_request& wanted);
// Prints the outcome, with the line that plays a broken seed again. True when nothing broke.
bool report(const run_result& result, const run_request& wanted);
std::string replay_command(const verdict& broken);

}  // namespace tidings::simulation
