// What each server's main does: reads the configuration, runs, and says in one line what went wrong.
#pragma once
#include <string>
#include <vector>
#include "common/configuration.hpp"
#include "common/ground.hpp"
#include "runtime/gate.hpp"
#include "runtime/running_parts.hpp"

namespace tidings {

struct server_program {
    program reader;
    std::string name, purpose;
    int (*run)(const configuration& config);
};

// The exit code. 0: stopped in order, or nothing to run.  1: a part failed.  2: the configuration is wrong.
int run_program(const server_program& which, int argc, char** argv);

// Until a stop is asked for. `opened`: nobody waits for it any more then.
int run_parts(ground& on, std::vector<running_part> parts, std::chrono::milliseconds grace, gate& opened);

}  // namespace tidings
