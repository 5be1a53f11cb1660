// A token bucket per client. The table of clients is bounded: when it is full, the client that was seen longest ago is
// forgotten.
#pragma once
#include <chrono>
#include <cstdint>
#include <list>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include "base/time_source.hpp"
#include "runtime/token_bucket.hpp"

namespace tidings::api {

class rate_limiter {
public:
    // `limit.count` is also the size of the bucket: so many requests may come at once.
    rate_limiter(rate limit, const time_source& clock, std::size_t clients_max = 20'000);

    // Empty when the request may pass; otherwise how long to wait until one may.
    std::optional<std::chrono::nanoseconds> take(std::string_view client);
    std::size_t clients() const { return by_name_.size(); }

private:
    struct bucket {
        std::string client;
        token_bucket tokens;
    };
    bucket& bucket_of(std::string_view client);

    bucket_size size_;
    const time_source& clock_;
    std::size_t clients_max_;
    std::list<bucket> buckets_;                                                  // the client seen last is in front
    std::unordered_map<std::string_view, std::list<bucket>::iterator> by_name_;  // keys view into buckets_
};

}  // namespace tidings::api
