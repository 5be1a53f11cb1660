// Pauses between tries: doubling from `first` to `longest`, with jitter so that instances do not retry in step.
#pragma once
#include <algorithm>
#include <chrono>
#include "base/random_source.hpp"

namespace tidings {

class backoff {
public:
    using duration = std::chrono::steady_clock::duration;

    backoff(random_source& random, duration first, duration longest)
        : random_(&random), first_(first), longest_(longest), next_(first) {}

    // Between half of the current pause and all of it; the pause after this one is twice as long.
    duration next() {
        const auto pause = next_;
        next_ = std::min(next_ * 2, longest_);
        const auto half = pause.count() / 2;
        return duration(half + static_cast<duration::rep>(random_->next() % static_cast<std::uint64_t>(half + 1)));
    }

    void reset() { next_ = first_; }
    bool is_fresh() const { return next_ == first_; }

private:
    random_source* random_;
    duration first_, longest_, next_;
};

}  // namespace tidings
