// Leaves a service alone after faults in a row, longer each time, then has one request try it and starts slowly. For
// services where a request is the only way to find out; the mail relay's breaker probes without a mail. Pure: time and
// randomness come as arguments.
//
//   closed ── faults in a row ──► open ── cool-down over ──► half-open ── the trial got an answer ──► closed (1, 2, 4
//   …)
//                                  ▲────── the trial failed: doubled cool-down ──────┘
#pragma once
#include <chrono>
#include <cstddef>
#include <optional>
#include "base/random_source.hpp"
#include "base/time_source.hpp"

namespace tidings {

struct trial_breaker_limits {
    std::size_t faults_max = 3;                        // so many in a row open it
    std::chrono::milliseconds cool_down_min{5'000};    // doubles with each failed trial …
    std::chrono::milliseconds cool_down_max{300'000};  // … up to this
    std::size_t slots_max = 8;                         // where the slow start ends
};

class trial_breaker {
public:
    enum class states { closed, open, half_open };

    explicit trial_breaker(trial_breaker_limits limits) : limits_(limits), slots_(limits.slots_max) {}

    states state(steady_time now) const;
    std::size_t slots(steady_time now) const;  // requests that may be open at once; 0 while open or while a trial runs

    // Each request is announced and ends in exactly one of the other two.
    void on_start(steady_time now);
    void on_answer();
    void on_fault(steady_time now, random_source& random);

private:
    void open(steady_time now, random_source& random);

    trial_breaker_limits limits_;
    std::size_t slots_;        // grows from 1 after an outage
    std::size_t faults_ = 0;   // in a row
    std::size_t outages_ = 0;  // cool-downs since the last full speed
    bool trying_ = false;
    std::optional<steady_time> trial_at_;  // set: open, or half-open from then on
};

}  // namespace tidings
