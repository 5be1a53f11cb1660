// How long a mail that was refused for now waits before its next try: TIDINGS_RETRY_SCHEDULE and TIDINGS_RETRY_MAX_AGE.
// Pure.
#pragma once
#include <chrono>
#include <cstdint>
#include <vector>
#include "base/jitter.hpp"

namespace tidings {

struct retry_schedule {
    using milliseconds = std::chrono::milliseconds;

    // After the n-th charged attempt (from 1); the last pause repeats. Within ±20 % so that a herd spreads, and cut so
    // that the last try comes when the mail reaches its maximum age, not after it.
    milliseconds pause_after(std::int64_t attempts, milliseconds age, random_source& random) const;

    milliseconds longest_pause() const;  // jitter included

    bool is_spent(milliseconds age) const { return age >= max_age; }

    std::vector<milliseconds> pauses{std::chrono::minutes(1),  std::chrono::minutes(5), std::chrono::minutes(15),
                                     std::chrono::minutes(30), std::chrono::hours(1),   std::chrono::hours(2),
                                     std::chrono::hours(4)};  // at least one
    milliseconds max_age = std::chrono::hours(72);
};

}  // namespace tidings
