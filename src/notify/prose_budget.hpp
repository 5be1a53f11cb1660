// The day's caps on tokens and cost. Pure. A request reserves what it may use at most, so that requests under way
// together do not pass the cap.
#pragma once
#include <cstdint>
#include "base/timestamp.hpp"
#include "notify/ai_spending.hpp"

namespace tidings {

struct prose_caps {
    std::int64_t daily_tokens = 1'000'000;     // of input and output together; 0: no cap
    std::int64_t daily_cost = 0;               // in millionths of the price list's currency; 0: no cap
    std::int64_t price_in = 0, price_out = 0;  // millionths per million tokens
};

class prose_budget {
public:
    explicit prose_budget(prose_caps caps) : caps_(caps) {}

    static constexpr ai_tokens request_max{1'000, 1'000};  // more than a request of ours uses

    bool is_known(timestamp now) const { return day_ == day_of(now); }  // the day's total was read
    void learn(timestamp now, ai_tokens total);                         // the store's word
    bool reserve(timestamp now);                                        // false: a cap is reached
    void release(timestamp now, ai_tokens used);  // what a reserved request used; counted until learn() says more

    ai_tokens spent() const { return spent_; }
    std::int64_t cost() const { return cost_of(spent_); }
    std::int64_t cost_of(ai_tokens used) const;

private:
    static std::int64_t day_of(timestamp now);

    prose_caps caps_;
    std::int64_t day_ = -1;
    ai_tokens spent_;
    std::int64_t reserved_ = 0;  // requests under way
};

}  // namespace tidings
