// A token bucket as one timestamp (the generic cell rate algorithm). Pure: time is an argument. The size is kept apart
// from the bucket, so that a table of buckets costs eight bytes each.
#pragma once
#include <algorithm>
#include <chrono>
#include <cstdint>
#include "base/time_source.hpp"
#include "runtime/config_value.hpp"

namespace tidings {

struct bucket_size {
    std::chrono::nanoseconds interval;   // one token comes back
    std::chrono::nanoseconds tolerance;  // how far the bucket may be drawn ahead: (burst - 1) intervals

    // The whole count at once, and as much again while it refills: for clients that come in bursts.
    static bucket_size all_at_once(const rate& given) {
        const auto interval = std::max(std::chrono::nanoseconds(given.per) / given.count, std::chrono::nanoseconds(1));
        return {interval, interval * (given.count - 1)};
    }

    // Never more than `count` within any period of `per`, a tenth of them at once: what somebody else's quota asks for.
    // In a window of that length lie the burst and count - burst refills.
    static bucket_size within_quota(const rate& given) {
        const auto burst = std::max<std::int64_t>(1, given.count / 10);
        const auto refills = given.count - burst + 1;
        const auto per = std::chrono::nanoseconds(given.per);
        const auto interval = per / refills + std::chrono::nanoseconds(per.count() % refills != 0);
        return {interval, interval * (burst - 1)};
    }

    std::int64_t burst() const { return tolerance / interval + 1; }
};

class token_bucket {
public:
    // Until a token is there for the one who waits behind `ahead` others; zero: now.
    std::chrono::nanoseconds wait(const bucket_size& size, steady_time now, std::int64_t ahead = 0) const {
        const auto drawn = std::max(full_at_, now) - now;
        return std::max(std::chrono::nanoseconds(0), drawn + ahead * size.interval - size.tolerance);
    }
    // How many can be taken from now until `horizon` from now.
    std::int64_t worth(const bucket_size& size, steady_time now, std::chrono::nanoseconds horizon) const {
        const auto spare = horizon + size.tolerance - (std::max(full_at_, now) - now);
        return spare.count() < 0 ? 0 : spare / size.interval + 1;
    }
    void take(const bucket_size& size, steady_time now) { full_at_ = std::max(full_at_, now) + size.interval; }
    bool is_full(steady_time now) const { return full_at_ <= now; }

private:
    steady_time full_at_{};  // "theoretical arrival time"
};

}  // namespace tidings
