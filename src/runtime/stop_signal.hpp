// Waits for TERM, INT, QUIT or HUP (a closed terminal). The first one asks for an orderly stop; a second one other than
// HUP ends the process at once. HUP and QUIT stay ignored where they were when the process began (nohup).
#pragma once
#include <boost/asio/any_io_executor.hpp>
#include <memory>
#include "runtime/task.hpp"

namespace tidings {

class stop_signal {
public:
    explicit stop_signal(asio::any_io_executor executor);
    ~stop_signal();
    stop_signal(const stop_signal&) = delete;
    stop_signal& operator=(const stop_signal&) = delete;

    task<int> asked();  // the signal's number
    // From now on the next signal ends the process with 128 + its number, without another look at anything.
    void exit_on_next();

private:
    struct inside;
    std::unique_ptr<inside> inside_;
};

// What every program does first: a client that hangs up must not kill it, and its memory, which may hold secrets,
// is neither dumped nor open to a debugger of another user.
void harden_process();

}  // namespace tidings
