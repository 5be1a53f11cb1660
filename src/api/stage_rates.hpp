// How fast counters grow, over the last minute: a sample is kept every few seconds, taken when somebody asks. Pure but
// for the time that is given.
#pragma once
#include <cstdint>
#include <deque>
#include <optional>
#include <vector>
#include "base/time_source.hpp"

namespace tidings::api {

class stage_rates {
public:
    // The counters as they are now, always as many and in the same order. Per second; empty while there is no sample
    // that is at least a second old. A counter that went back (it cannot) counts as standing still.
    std::vector<std::optional<double>> rates_at(steady_time now, std::vector<std::uint64_t> counters);

private:
    struct sample {
        steady_time at;
        std::vector<std::uint64_t> counters;
    };
    std::deque<sample> samples_;  // oldest first; at most a minute of them
};

}  // namespace tidings::api
