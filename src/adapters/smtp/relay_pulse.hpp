// Signs of life of a relay: when it answered last, and how quickly it usually answers a final dot. Pure.
#pragma once
#include <chrono>
#include <optional>

namespace tidings {

class relay_pulse {
public:
    using duration = std::chrono::steady_clock::duration;
    using time = std::chrono::steady_clock::time_point;

    void answered(time at) { answered_at_ = at; }
    void answered_dot_in(duration took) { usual_ = usual_ ? (*usual_ * 7 + took) / 8 : took; }
    void let_wait(duration since) {
        if (!usual_ || *usual_ < since) usual_ = since;
    }

    // No answer known: not quick.
    bool is_quick(duration limit) const { return usual_ && *usual_ <= limit; }
    bool has_answered_since(time at) const { return answered_at_ && *answered_at_ >= at; }

private:
    std::optional<time> answered_at_;
    std::optional<duration> usual_;  // from a final dot to its answer, moving average
};

}  // namespace tidings
