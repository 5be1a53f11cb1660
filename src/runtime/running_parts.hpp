// The parts of a running program: all started, then stopped in reverse order, each within what is left of the grace
// period.
#pragma once
#include <boost/asio/io_context.hpp>
#include <chrono>
#include <functional>
#include <stdexcept>
#include <string>
#include <vector>
#include "runtime/log.hpp"
#include "runtime/task.hpp"

namespace tidings {

// Thrown by a part that can never run as configured: a refused password, an address in use. The text is one line with
// the fix.
struct start_refused : std::runtime_error {
    using std::runtime_error::runtime_error;
};

struct running_part {
    std::string name;
    std::function<task<>()>
        run;  // until stopped, or until its work is done; an exception stops the whole program. May be empty.
    std::function<task<>()> stop;  // finishes what is under way and lets `run` return. May be empty.
};

struct stop_settings {
    std::chrono::milliseconds grace{25'000};
    std::function<void()> on_asked;  // before the first part is stopped: turn not ready
};

// Runs until TERM, INT, QUIT or HUP, or until a part fails. A second signal ends the process at once.
// 0: stopped in order.  1: a part failed, or did not stop in time.  2: a part refused the start.
int run_until_stopped(asio::io_context& io, std::vector<running_part> parts, stop_settings settings, const logger& log);

}  // namespace tidings
