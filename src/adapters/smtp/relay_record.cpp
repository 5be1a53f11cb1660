#include "adapters/smtp/relay_record.hpp"
#include <algorithm>
#include <vector>

namespace tidings {
namespace {

using std::chrono::duration_cast;
using std::chrono::milliseconds;

}  // namespace

void relay_record::note_try(const delivery_report& report, std::chrono::steady_clock::duration took, time now) {
    if (report.outcome == delivery_outcome::called_off) return;
    ++tries_;
    spent_ += took;
    lately_.push_back(duration_cast<milliseconds>(took));
    if (lately_.size() > remembered) lately_.pop_front();
    if (report.outcome == delivery_outcome::accepted) ++accepted_;
    const bool is_silent =
        report.outcome == delivery_outcome::channel_fault || report.outcome == delivery_outcome::uncertain;
    if (is_silent)
        note_fault({report.phase.value_or(smtp_phase::connect), report.reply_code, report.enhanced_code, report.reply},
                   now);
    else
        failing_since_.reset();
}

void relay_record::note_probe(const smtp_outcome& outcome, time now) {
    if (outcome.verdict == delivery_outcome::accepted)
        failing_since_.reset();
    else
        note_fault({outcome.phase, outcome.reply_code, outcome.enhanced_code, outcome.reply}, now);
}

void relay_record::note_fault(relay_fault fault, time now) {
    if (!failing_since_) failing_since_ = now;
    fault_ = std::move(fault);
    fault_at_ = now;
}

// The smallest time that so many of a hundred tries did not exceed.
relay_times relay_record::last_tries() const {
    std::vector<milliseconds> sorted(lately_.begin(), lately_.end());
    if (sorted.empty()) return {};
    std::ranges::sort(sorted);
    const auto at = [&](std::size_t percent) { return sorted[(sorted.size() * percent + 99) / 100 - 1]; };
    return {sorted.size(), at(50), at(99)};
}

relay_health relay_record::at(time now) const {
    relay_health seen;
    seen.tries = tries_;
    seen.accepted = accepted_;
    seen.time_spent = duration_cast<milliseconds>(spent_);
    seen.last_tries = last_tries();
    if (failing_since_) seen.failing_for = duration_cast<milliseconds>(now - *failing_since_);
    if (fault_) {
        seen.last_fault = fault_;
        seen.last_fault->ago = duration_cast<milliseconds>(now - fault_at_);
    }
    return seen;
}

}  // namespace tidings
