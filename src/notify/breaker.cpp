#include "notify/breaker.hpp"
#include <algorithm>
#include "notify/retry_schedule.hpp"

namespace tidings {

std::string_view name_of(breaker::states state) {
    switch (state) {
        case breaker::states::closed: return "closed";
        case breaker::states::open: return "open";
        case breaker::states::half_open: return "half_open";
    }
    return "unknown";
}

breaker::states breaker::state(steady_time now) const {
    if (!probe_at_) return states::closed;
    return now < *probe_at_ ? states::open : states::half_open;
}

std::size_t breaker::slots(steady_time now) const {
    switch (state(now)) {
        case states::closed: return slots_;
        case states::open: return 0;
        case states::half_open: return probing_ ? 0 : 1;
    }
    return 0;
}

std::optional<steady_time> breaker::opens_at() const {
    return probe_at_;
}

void breaker::on_start(steady_time now) {
    if (state(now) == states::half_open) probing_ = true;
}

void breaker::on_answer() {
    faults_ = 0;
    probing_ = false;
    if (probe_at_) {
        probe_at_.reset();
        down_since_.reset();
        slots_ = 1;
    }
    // One more per answer: the sends of a round double it.
    if (slots_ < limits_.slots_max)
        ++slots_;
    else
        outages_ = 0;
}

void breaker::on_fault(steady_time now, random_source& random) {
    ++faults_;
    switch (state(now)) {
        case states::open: return;  // a send from before the outage
        case states::half_open: return open(now, random);
        case states::closed: break;
    }
    if (faults_ >= limits_.faults_max || slots_ < limits_.slots_max) open(now, random);
}

void breaker::on_no_evidence(steady_time now) {
    if (!probing_) return;
    probing_ = false;
    probe_at_ = now + limits_.cool_down_min;
}

void breaker::open(steady_time now, random_source& random) {
    const auto doublings = std::min<std::size_t>(outages_++, 16);
    const auto cool_down = std::min(limits_.cool_down_max, limits_.cool_down_min * (1 << doublings));
    probe_at_ = now + jittered(cool_down, 0.75, 1.0, random);
    if (!down_since_) down_since_ = now;
    probing_ = false;
}

}  // namespace tidings
