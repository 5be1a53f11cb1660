#include "notify/retention_sweep.hpp"
#include "notify/retry_schedule.hpp"

namespace tidings {

retention_sweep::retention_sweep(mail_retention& store, async_clock& clock, random_source& random,
                                 retention_config config, logger log)
    : store_(store), clock_(clock), random_(random), config_(config), log_(std::move(log)), wake_(clock.make_alarm()) {}

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
    std::int64_t ended = 0;
    while (!stopping_) {
        const auto dropped = co_await store_.drop_mails_before(first_kept(), config_.bite);
        if (!dropped) {
            log_.warn("old mails stay for now", {{"reason", dropped.error().detail}});
            break;
        }
        ended += *dropped;
        dropped_ += static_cast<std::uint64_t>(*dropped);
        if (*dropped < static_cast<std::int64_t>(config_.bite)) break;
        if (!stopping_) co_await wake_->wait_until(clock_.steady() + config_.between_bites);
    }
    if (ended > 0) log_.info("the bytes of old mails were deleted", {{"mails", ended}});
}

// A message's id begins with the time of its event.
message_id retention_sweep::first_kept() const {
    using namespace std::chrono;
    const auto oldest = floor<milliseconds>(clock_.now()) - config_.kept;
    return message_id("msg_" + first_order_at(oldest).value.substr(4));
}

}  // namespace tidings
