#include "notify/trial_breaker.hpp"
#include <algorithm>
#include "notify/retry_schedule.hpp"

namespace tidings {

trial_breaker::states trial_breaker::state(steady_time now) const {
    if (!trial_at_) return states::closed;
    return now < *trial_at_ ? states::open : states::half_open;
}

std::size_t trial_breaker::slots(steady_time now) const {
    switch (state(now)) {
        case states::closed: return slots_;
        case states::open: return 0;
        case states::half_open: return trying_ ? 0 : 1;
    }
    return 0;
}

void trial_breaker::on_start(steady_time now) {
    if (state(now) == states::half_open) trying_ = true;
}

void trial_breaker::on_answer() {
    faults_ = 0;
    trying_ = false;
    if (trial_at_) {
        trial_at_.reset();
        slots_ = 1;
    }
    // One more per answer: the requests of a round double it.
    if (slots_ < limits_.slots_max)
        ++slots_;
    else
        outages_ = 0;
}

void trial_breaker::on_fault(steady_time now, random_source& random) {
    ++faults_;
    switch (state(now)) {
        case states::open: return;  // a request from before the outage
        case states::half_open: return open(now, random);
        case states::closed: break;
    }
    if (faults_ >= limits_.faults_max || slots_ < limits_.slots_max) open(now, random);
}

void trial_breaker::open(steady_time now, random_source& random) {
    const auto doublings = std::min<std::size_t>(outages_++, 16);
    const auto cool_down = std::min(limits_.cool_down_max, limits_.cool_down_min * (1 << doublings));
    trial_at_ = now + jittered(cool_down, 0.75, 1.0, random);
    trying_ = false;
}

}  // namespace tidings
