// How long the relay waits for more events before its next turn of publishing. To the event log a request costs as much as dozens of events,
// and a turn makes one for each partition: an event that comes alone goes at once, and the more come, the more of them share a turn.
#pragma once
#include <chrono>
#include <cstddef>

namespace tidings {

struct gather_limits {
    std::chrono::milliseconds shortest{3}, longest{48};
    std::size_t few = 6;  // events of a turn for which the shortest wait is kept; twice as many wait twice as long
};

// `published`: the events of the turn that has just ended. The wait grows as long as more than `few` come in the shortest one.
std::chrono::milliseconds gather_after(std::size_t published, const gather_limits& limits);

}  // namespace tidings
