// How many connections a relay gets: a few at first, one more for each answer while mails wait, and no more than it
// takes. A relay that refuses a further connection is asked for it again after a pause, which doubles each time. A
// connection whose mail has had no answer for long lets one more be opened, so that one that hangs stops nobody. Pure.
#pragma once
#include <algorithm>
#include <chrono>
#include <cstddef>

namespace tidings {

class connection_limit {
public:
    using time = std::chrono::steady_clock::time_point;

    explicit connection_limit(std::size_t ceiling)
        : ceiling_(std::max<std::size_t>(ceiling, 1)), limit_(std::min(start, ceiling_)) {}

    std::size_t connections() const { return limit_; }
    // When `stalled` of the connections carry a mail that hangs: each lets one more be opened, up to twice the limit.
    std::size_t connections(time now, std::size_t stalled) const;

    // A mail was answered while others wait. True: there is room for one more connection.
    bool on_answer(time now);
    // A connection was refused while `open` others work.
    void on_refusal(time now, std::size_t open);

private:
    static constexpr std::size_t start = 4;
    static constexpr std::chrono::seconds pause_min{10}, pause_max{600};

    std::size_t ceiling_, limit_;
    std::size_t refused_at_ = 0;  // connections that worked when one more was refused
    time grows_from_{};
    std::chrono::seconds pause_ = pause_min;
};

}  // namespace tidings
