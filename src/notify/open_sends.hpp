// When each open send began, and so how many have been open for long. Pure: time is an argument.
#pragma once
#include <chrono>
#include <cstddef>
#include <optional>
#include <set>
#include "base/time_source.hpp"

namespace tidings {

// A limit of open sends when `stalled` of them have had no answer for long: each lets one more start, until they double
// the limit.
constexpr std::size_t with_room_beside_stalled(std::size_t limit, std::size_t stalled) {
    return limit + (stalled < limit ? stalled : limit);
}

class open_sends {
public:
    void add(steady_time began) { began_.insert(began); }
    void remove(steady_time began) {
        if (const auto found = began_.find(began); found != began_.end()) began_.erase(found);
    }

    std::size_t count() const { return began_.size(); }
    // Open for at least `span`.
    std::size_t longer_than(std::chrono::milliseconds span, steady_time now) const {
        std::size_t count = 0;
        for (auto at = began_.begin(); at != began_.end() && *at + span <= now; ++at) ++count;
        return count;
    }
    // When longer_than counts one more, if none ends. Empty: it counts all of them.
    std::optional<steady_time> next_longer_than(std::chrono::milliseconds span, steady_time now) const {
        const auto next = began_.upper_bound(now - span);
        return next == began_.end() ? std::nullopt : std::optional(*next + span);
    }

private:
    std::multiset<steady_time> began_;
};

}  // namespace tidings
