// Time that a coroutine can wait on. Every pause, deadline and wake-up of the core goes through this port,
// so the same objects run on real time in the programs and on virtual time in tests and the simulator.
#pragma once
#include <chrono>
#include <memory>
#include "base/time_source.hpp"
#include "runtime/task.hpp"

namespace tidings {

// One waiter, any number of ringers, one thread (the executor's).
class alarm {
public:
    virtual ~alarm() = default;
    // True when the time came, false when it was rung. A ring before the wait is remembered once and ends the next wait
    // at once.
    virtual task<bool> wait_until(steady_time at) = 0;
    virtual void ring() = 0;
};

class async_clock : public time_source {
public:
    virtual std::unique_ptr<alarm> make_alarm() = 0;

    task<> sleep_for(std::chrono::steady_clock::duration pause);
};

}  // namespace tidings
