#include "api/rate_limiter.hpp"

namespace tidings::api {

rate_limiter::rate_limiter(rate limit, const time_source& clock, std::size_t clients_max)
    : size_(bucket_size::all_at_once(limit)), clock_(clock), clients_max_(clients_max) {}

std::optional<std::chrono::nanoseconds> rate_limiter::take(std::string_view client) {
    const auto now = clock_.steady();
    auto& tokens = bucket_of(client).tokens;
    if (const auto wait = tokens.wait(size_, now); wait.count() > 0) return wait;
    tokens.take(size_, now);
    return std::nullopt;
}

rate_limiter::bucket& rate_limiter::bucket_of(std::string_view client) {
    const auto known = by_name_.find(client);
    if (known != by_name_.end()) {
        buckets_.splice(buckets_.begin(), buckets_, known->second);
        return buckets_.front();
    }
    if (by_name_.size() >= clients_max_) {
        by_name_.erase(buckets_.back().client);
        buckets_.pop_back();
    }
    buckets_.push_front({std::string(client), {}});
    by_name_.emplace(buckets_.front().client, buckets_.begin());
    return buckets_.front();
}

}  // namespace tidings::api
