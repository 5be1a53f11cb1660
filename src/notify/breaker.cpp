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
    return now < *probe_at_ && probes_open_ == 0 ? states::open : states::half_open;
}

std::size_t breaker::slots(steady_time now) const {
    return state(now) == states::closed ? slots_ : 0;
}

bool breaker::is_probe_due(steady_time now) const {
    return probe_at_ && now >= *probe_at_ && probes_open_ < limits_.probes_max;
}

void breaker::on_answer() {
    faults_ = 0;
    // An answer to a mail says more than a probe, also one to a mail from before the outage.
    if (probe_at_) {
        probe_at_.reset();
        slots_ = 1;
    }
    down_since_.reset();
    if (slots_ < limits_.slots_max) ++slots_;  // the sends of a round double it
    if (flaps_ > 0) --flaps_;
}

void breaker::on_fault(steady_time now, random_source& random) {
    ++faults_;
    if (probe_at_) return;  // a send from before the outage
    if (faults_ >= limits_.faults_max || slots_ < limits_.slots_max) open(now, random);
}

// The next cool-down begins with the probe, not with its end: one that hangs delays nobody.
void breaker::on_probe_start(steady_time now, random_source& random) {
    ++probes_open_;
    probed_at_ = now;
    probe_at_ = now + jittered(limits_.probe_every, 1.0, 1.2, random);
}

void breaker::on_probe_end(bool works) {
    --probes_open_;
    if (!works || !probe_at_) return;
    probe_at_.reset();
    slots_ = 1;
}

void breaker::open(steady_time now, random_source& random) {
    const auto doublings = std::min<std::size_t>(flaps_++, 16);
    const auto cool_down = std::min(limits_.cool_down_max, limits_.cool_down * (1 << doublings));
    probe_at_ = now + jittered(cool_down, 0.75, 1.0, random);
    if (probed_at_) probe_at_ = std::max(*probe_at_, *probed_at_ + limits_.probe_every);
    if (!down_since_) down_since_ = now;
}

}  // namespace tidings
