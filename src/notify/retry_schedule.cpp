#include "notify/retry_schedule.hpp"
#include <algorithm>

namespace tidings {
using namespace std::chrono_literals;

retry_schedule::milliseconds retry_schedule::pause_after(std::int64_t attempts, milliseconds age,
                                                         random_source& random) const {
    const auto last = static_cast<std::int64_t>(pauses.size()) - 1;
    const auto base = pauses[static_cast<std::size_t>(std::clamp<std::int64_t>(attempts - 1, 0, last))];
    const auto left = std::max<milliseconds>(max_age - age, 100ms);
    return std::min(jittered(base, 0.8, 1.2, random), left);
}

retry_schedule::milliseconds retry_schedule::longest_pause() const {
    return *std::ranges::max_element(pauses) * 12 / 10;
}

}  // namespace tidings
