// How long a mail that was refused for now waits before its next try: TIDINGS_RETRY_SCHEDULE and TIDINGS_RETRY_MAX_AGE.
// Pure.
#pragma once
#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>
#include "base/jitter.hpp"
#include "base/result.hpp"

namespace tidings {

class retry_schedule {
public:
    using milliseconds = std::chrono::milliseconds;

    retry_schedule();  // 1m,5m,15m,30m,1h,2h,4h for 72 h

    // "1m,5m,…": whole numbers with ms, s, m, h or d. invalid: names the entry.
    static result<retry_schedule> parse(std::string_view pauses, milliseconds max_age);

    // After the n-th charged attempt (from 1); the last pause repeats. Within ±20 % so that a herd spreads, and cut so
    // that the last try comes when the mail reaches its maximum age, not after it.
    milliseconds pause_after(std::int64_t attempts, milliseconds age, random_source& random) const;

    milliseconds longest_pause() const;  // jitter included

    bool is_spent(milliseconds age) const { return age >= max_age_; }
    milliseconds max_age() const { return max_age_; }
    const std::vector<milliseconds>& pauses() const { return pauses_; }

private:
    retry_schedule(std::vector<milliseconds> pauses, milliseconds max_age)
        : pauses_(std::move(pauses)), max_age_(max_age) {}
    std::vector<milliseconds> pauses_;
    milliseconds max_age_;
};

}  // namespace tidings
