#include "intake/receipt_teller.hpp"
#include <algorithm>

namespace tidings {

receipt_teller::receipt_teller(settlements& journal, receipt_writer& writer, async_clock& clock,
                               receipt_teller_config config, logger log)
    : journal_(journal),
      writer_(writer),
      clock_(clock),
      config_(config),
      log_(std::move(log)),
      wake_(clock.make_alarm()),
      look_pause_(config.flush_every) {}

void receipt_teller::stored(const std::vector<event_id>& events) {
    for (const auto& event : events) {
        add({event, false});
        watch(event);
    }
    look_pause_ = config_.flush_every;
    if (waiting_.size() >= config_.batch_max) wake_->ring();
}

task<> receipt_teller::run() {
    while (!stopping_) {
        if (!recalled_) co_await recall();
        if (clock_.steady() >= next_look_) co_await look();
        flush();
        if (stopping_) co_return;
        const auto next = clock_.steady() + config_.flush_every;
        co_await wake_->wait_until(next);
    }
    flush();
}

task<> receipt_teller::stop(steady_time deadline) {
    stopping_ = true;
    wake_->ring();
    const auto unseen = open_.size();
    for (std::size_t seen = 0; seen < unseen && !looking_ && clock_.steady() < deadline; seen += config_.batch_max)
        co_await look();
    flush();
}

task<> receipt_teller::recall() {
    auto open = co_await journal_.open_events(config_.open_max);
    if (!open) co_return;  // tried again at the next turn
    recalled_ = true;
    for (const auto& event : *open) watch(event);
}

// Those that are still open go to the end of the line.
task<> receipt_teller::look() {
    const auto count = std::min(open_.size(), config_.batch_max);
    if (count == 0 || looking_) co_return;
    looking_ = true;
    std::vector<event_id> asked(open_.begin(), open_.begin() + static_cast<std::ptrdiff_t>(count));
    auto copy = asked;
    const auto settled = co_await journal_.settled_among(std::move(copy));
    looking_ = false;
    const std::size_t found = settled ? settled->size() : 0;
    look_pause_ = found > 0 ? config_.flush_every : std::min(look_pause_ * 2, config_.look_longest);
    next_look_ = clock_.steady() + look_pause_;
    if (!settled) {
        log_.debug("the journal does not say what is settled", {{"reason", settled.error().detail}});
        co_return;
    }
    for (const auto& event : *settled) {
        watched_.erase(event);
        add({event, true});
    }
    open_.erase(open_.begin(), open_.begin() + static_cast<std::ptrdiff_t>(count));
    for (auto& event : asked)
        if (watched_.contains(event)) open_.push_back(std::move(event));
}

void receipt_teller::watch(const event_id& event) {
    if (watched_.contains(event)) return;
    if (open_.size() >= config_.open_max) {
        ++counters_.dropped;
        return;
    }
    watched_.insert(event);
    open_.push_back(event);
}

void receipt_teller::add(event_receipt receipt) {
    if (const auto known = places_.find(receipt.event); known != places_.end()) {
        auto& waiting = waiting_[known->second];
        waiting.settled = waiting.settled || receipt.settled;
        return;
    }
    if (waiting_.size() >= config_.waiting_max) {
        counters_.dropped += config_.waiting_max / 2;
        drop_first(config_.waiting_max / 2);
    }
    places_.emplace(receipt.event, waiting_.size());
    waiting_.push_back(std::move(receipt));
}

void receipt_teller::drop_first(std::size_t count) {
    waiting_.erase(waiting_.begin(), waiting_.begin() + static_cast<std::ptrdiff_t>(count));
    places_.clear();
    for (std::size_t at = 0; at < waiting_.size(); ++at) places_.emplace(waiting_[at].event, at);
}

void receipt_teller::flush() {
    std::size_t taken = 0;
    while (taken < waiting_.size()) {
        const auto count = std::min(waiting_.size() - taken, config_.batch_max);
        const auto from = waiting_.begin() + static_cast<std::ptrdiff_t>(taken);
        const event_receipts batch(from, from + static_cast<std::ptrdiff_t>(count));
        if (!writer_.publish(batch)) break;
        const auto settled = std::ranges::count_if(batch, &event_receipt::settled);
        counters_.settled += static_cast<std::uint64_t>(settled);
        counters_.received += count - static_cast<std::size_t>(settled);
        taken += count;
    }
    drop_first(taken);
}

receipt_teller_counters receipt_teller::counters() const {
    auto now = counters_;
    now.open = open_.size();
    return now;
}

}  // namespace tidings
