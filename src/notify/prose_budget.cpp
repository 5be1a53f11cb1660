#include "notify/prose_budget.hpp"

namespace tidings {

std::int64_t prose_budget::day_of(timestamp now) {
    return std::chrono::floor<std::chrono::days>(now).time_since_epoch().count();
}

void prose_budget::learn(timestamp now, ai_tokens total) {
    if (day_of(now) < day_) return;  // an answer that is older than midnight
    day_ = day_of(now);
    spent_ = total;
}

std::int64_t prose_budget::cost_of(ai_tokens used) const {
    constexpr std::int64_t million = 1'000'000;
    // Whole and rest apart: tokens × price may pass 64 bits.
    const auto cost = [](std::int64_t tokens, std::int64_t price) {
        return tokens / million * price + tokens % million * price / million;
    };
    return cost(used.in, caps_.price_in) + cost(used.out, caps_.price_out);
}

bool prose_budget::reserve(timestamp now) {
    if (!is_known(now)) return false;
    const auto requests = reserved_ + 1;
    const auto then = spent_ + ai_tokens{request_max.in * requests, request_max.out * requests};
    if (caps_.daily_tokens > 0 && then.all() > caps_.daily_tokens) return false;
    if (caps_.daily_cost > 0 && cost_of(then) > caps_.daily_cost) return false;
    reserved_ = requests;
    return true;
}

void prose_budget::release(timestamp now, ai_tokens used) {
    if (reserved_ > 0) --reserved_;
    if (is_known(now)) spent_ = spent_ + used;
}

}  // namespace tidings
