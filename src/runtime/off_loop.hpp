// Runs calls that may block on threads of their own, each reporting back on the executor.
// A call that never returns delays nobody: stopping waits for it no longer than its deadline.
#pragma once
#include <functional>
#include <memory>
#include "runtime/system_clock.hpp"

namespace tidings {

class off_loop {
public:
    explicit off_loop(asio::any_io_executor executor);
    off_loop(const off_loop&) = delete;
    off_loop& operator=(const off_loop&) = delete;
    ~off_loop();  // jobs that still run finish by themselves; their `done` is not called any more

    // `job` must own or share everything it touches. `done` runs on the executor.
    void run(std::function<void()> job, std::function<void()> done = {});

    bool is_idle() const;

    // Waits until nothing runs, or until the deadline. One waiter.
    task<> idle(steady_time deadline);

private:
    struct shared_state;
    std::shared_ptr<shared_state> state_;
};

}  // namespace tidings
