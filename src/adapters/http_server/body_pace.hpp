// Is a body still coming? A client that says it will send one and then sends nearly nothing holds memory for nothing.
#pragma once
#include <chrono>
#include <cstddef>
#include "base/time_source.hpp"

namespace tidings {

class body_pace {
public:
    // In each stretch of `grace` at least `bytes_a_second` must come.
    body_pace(std::size_t bytes_a_second, std::chrono::milliseconds grace)
        : enough_(bytes_a_second * static_cast<std::size_t>(grace.count()) / 1000), grace_(grace) {}

    void begin(steady_time now, std::size_t received) {
        since_ = now;
        before_ = received;
    }
    bool is_too_slow(steady_time now, std::size_t received) {
        if (now - since_ < grace_) return false;
        const bool was_slow = received - before_ < enough_;
        begin(now, received);
        return was_slow;
    }

private:
    std::size_t enough_;
    std::chrono::milliseconds grace_;
    steady_time since_{};
    std::size_t before_ = 0;
};

}  // namespace tidings
