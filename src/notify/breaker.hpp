// Stops sending while the mail relay is away, asks with one mail at a time whether it is back, and starts slowly then.
// Pure: time and randomness come as arguments.
//
//   closed ── faults in a row ──► open ── cool-down over ──► half-open ── the probe got an answer ──► closed (1, 2, 4 …
//   sends)
//                                   ▲────── the probe failed: longer cool-down ──────┘
#pragma once
#include <chrono>
#include <cstddef>
#include <optional>
#include <string_view>
#include "base/random_source.hpp"
#include "base/time_source.hpp"

namespace tidings {

struct breaker_limits {
    std::size_t faults_max = 3;                      // so many in a row open it
    std::chrono::milliseconds cool_down_min{1'000};  // doubles with each failed probe …
    std::chrono::milliseconds cool_down_max{5'000};  // … up to this; mail flows again within it and one delivery
    std::size_t slots_max = 20;                      // where the slow start ends
};

class breaker {
public:
    enum class states { closed, open, half_open };

    explicit breaker(breaker_limits limits = {}) : limits_(limits), slots_(limits.slots_max) {}

    states state(steady_time now) const;
    std::size_t slots(steady_time now) const;  // sends that may be open at once; 0 while open or while the probe runs
    std::optional<steady_time> opens_at() const;  // when the next probe may go; empty when closed
    std::optional<steady_time> down_since() const { return down_since_; }

    // Each send is announced and ends in exactly one of the other three.
    void on_start(steady_time now);
    void on_answer();                                       // the relay answered about the mail, whatever it said
    void on_fault(steady_time now, random_source& random);  // it did not, or refused to talk at all
    void on_no_evidence(steady_time now);                   // the send ended before it came to that

private:
    void open(steady_time now, random_source& random);

    breaker_limits limits_;
    std::size_t slots_;        // grows from 1 after an outage
    std::size_t faults_ = 0;   // in a row
    std::size_t outages_ = 0;  // cool-downs since the last full speed
    bool probing_ = false;
    std::optional<steady_time> probe_at_;  // set: open, or half-open from then on
    std::optional<steady_time> down_since_;
};

std::string_view name_of(breaker::states state);

}  // namespace tidings
