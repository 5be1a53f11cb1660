// `--health`: asks the running service of the same configuration whether it is ready, for HEALTHCHECK lines and people.
// No shell and no curl are needed beside the program. The answer is one line and comes within three seconds.
#pragma once
#include <string>
#include "common/settings.hpp"
#include "runtime/task.hpp"

namespace tidings {

struct health_answer {
    bool is_well = false;
    std::string line;  // "ready", "ready, but kafka: …", "not ready: database: …"
};

// Where to ask a service that listens here: 0.0.0.0 and [::] are nowhere to connect to.
listen_address reachable_address(listen_address listen);

// What a service's /readyz said, in one line.
health_answer read_readiness(int status, const std::string& body);

// Runs the question on an event loop of its own and prints the line: standard output and 0 when well, standard error
// and 1 when not. Docker reserves every other exit code.
int print_health(const std::string& name, task<health_answer> question(const settings&), const settings& given);

// GET /readyz at the address of `http.listen`.
task<health_answer> ask_readiness(const settings& given);

}  // namespace tidings
