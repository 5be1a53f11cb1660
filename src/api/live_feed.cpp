#include "api/live_feed.hpp"
#include <utility>

namespace tidings::api {

live_feed::live_feed(async_clock& clock, std::string run, ask_counts counts, live_limits limits)
    : clock_(clock),
      counts_(std::move(counts)),
      limits_(limits),
      ring_(std::make_shared<live_ring>(std::move(run), limits)),
      wake_(clock.make_alarm()),
      pause_(clock.make_alarm()) {}

void live_feed::note(const message_id& changed, message_status now) {
    const bool is_first = noted_.empty() && more_ == 0;
    if (noted_.size() < limits_.ids_max || noted_.contains(changed))
        noted_[changed] = now;
    else
        ++more_;
    if (is_first) wake_->ring();
}

bool live_feed::is_news(const journal_counts& counts) const {
    return !noted_.empty() || more_ > 0 || counts.by_status != told_.by_status ||
           counts.quarantined != told_.quarantined;
}

void live_feed::publish() {
    auto counts = counts_();
    if (!is_news(counts)) return;
    live_changes changes;
    changes.messages.assign(noted_.begin(), noted_.end());
    changes.more = std::exchange(more_, 0);
    changes.counts = counts;
    noted_.clear();
    told_ = std::move(counts);
    ring_->add(to_frame(ring_->id_of(ring_->last() + 1), changes));
}

task<> live_feed::run() {
    while (!stopping_) {
        if (noted_.empty() && more_ == 0) co_await wake_->wait_until(clock_.steady() + limits_.look_every);
        if (stopping_) co_return;
        publish();
        co_await pause_->wait_until(clock_.steady() + limits_.pace);
    }
}

void live_feed::stop() {
    stopping_ = true;
    ring_->close();
    wake_->ring();
    pause_->ring();
}

std::shared_ptr<answer_stream> live_feed::open(std::string_view last_event_id) {
    if (ring_->streams() >= limits_.streams_max) return nullptr;
    return std::make_shared<live_stream>(ring_, clock_, limits_, last_event_id);
}

}  // namespace tidings::api
