#include "runtime/retention_sweep.hpp"
#include "base/jitter.hpp"

namespace tidings {

retention_sweep::retention_sweep(old_records& store, async_clock& clock, random_source& random, retention_config config,
                                 logger log)
    : store_(store),
      clock_(clock),
      random_(random),
      config_(std::move(config)),
      log_(std::move(log)),
      wake_(clock.make_alarm()) {}

task<> retention_sweep::run() {
    if (config_.kept.count() == 0) co_return;
    while (!stopping_) {
        co_await sweep();
        const auto pause = jittered(config_.every, 0.9, 1.1, random_);  // instances take turns
        if (!stopping_) co_await wake_->wait_until(clock_.steady() + pause);
    }
}

void retention_sweep::stop() {
    stopping_ = true;
    wake_->ring();
}

task<> retention_sweep::sweep() {
    const auto oldest_kept = std::chrono::floor<std::chrono::milliseconds>(clock_.now()) - config_.kept;
    std::int64_t dropped = 0;
    std::string after;
    while (!stopping_) {
        auto bite = co_await store_.drop_some(oldest_kept, after, config_.bite);
        if (!bite) {
            log_.warn("old records stay for now", {{"what", config_.what}, {"reason", bite.error().detail}});
            break;
        }
        dropped += bite->dropped;
        dropped_ += static_cast<std::uint64_t>(bite->dropped);
        after = std::move(bite->through);
        if (after.empty()) break;
        if (!stopping_) co_await wake_->wait_until(clock_.steady() + config_.between_bites);
    }
    if (dropped > 0) log_.info("old records were deleted", {{"what", config_.what}, {"count", dropped}});
}

}  // namespace tidings
