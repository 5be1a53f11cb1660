// Notices that a wall clock was set back: it went less far than time did. Pure.
#pragma once
#include <chrono>
#include <optional>
#include <utility>
#include "base/time_source.hpp"

namespace tidings {

class clock_watch {
public:
    // Asked now and then with both clocks. True: since the last time the wall clock was set back by more than it
    // strays.
    bool was_set_back(timestamp wall, steady_time steady) {
        using namespace std::chrono;
        constexpr milliseconds strays{500};
        const auto distance = wall.time_since_epoch() - duration_cast<microseconds>(steady.time_since_epoch());
        const auto before = std::exchange(distance_, distance);
        return before && distance < *before - strays;
    }

private:
    std::optional<std::chrono::microseconds> distance_;
};

}  // namespace tidings
