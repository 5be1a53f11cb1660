#include "ordering/write_budget.hpp"

namespace tidings {
namespace {

std::string disk_is_short(const volume& seen, std::int64_t reserve) {
    return "The disk of the orders has " + format_size(seen.free) + " free, and TIDINGS_DISK_RESERVE keeps " +
           format_size(reserve) +
           " of it free. Nothing was stored. Orders are taken again by themselves once there is more room.";
}

std::string outbox_is_full(std::int64_t unpublished, std::int64_t most) {
    return std::to_string(unpublished) + " events wait for the event log, and TIDINGS_OUTBOX_MAX is " +
           std::to_string(most) +
           ". Nothing was stored. Orders are taken again by themselves once the backlog has shrunk.";
}

}  // namespace

budget_verdict judge(const budget_sample& sample, const budget_limits& limits, bool had_room) {
    for (const auto& seen : sample.volumes) {
        const auto reserve = limits.reserve.of(seen.total);
        const auto needed = had_room ? reserve : reserve + reserve / 20;
        if (seen.free < needed) return {false, disk_is_short(seen, reserve), seen.folder};
    }
    const auto most = limits.unpublished_max;
    const auto bound = had_room ? most : most - most / 20;
    if (most > 0 && sample.unpublished >= bound) return {false, outbox_is_full(sample.unpublished, most), {}};
    return {};
}

std::int64_t least_room(const budget_sample& sample, const budget_limits& limits) {
    std::optional<std::int64_t> least;
    for (const auto& seen : sample.volumes) {
        const auto room = seen.free - limits.reserve.of(seen.total);
        least = std::min(room, least.value_or(room));
    }
    return least.value_or(0);
}

write_budget::write_budget(budget_limits limits, volume_meter& volumes, count_unpublished unpublished,
                           async_clock& clock, logger log, std::chrono::milliseconds every)
    : limits_(std::move(limits)),
      volumes_(volumes),
      unpublished_(std::move(unpublished)),
      clock_(clock),
      log_(std::move(log)),
      every_(every),
      wake_(clock.make_alarm()) {}

task<> write_budget::run() {
    while (!stopping_) {
        co_await look();
        if (stopping_) co_return;
        const auto next = clock_.steady() + every_;
        co_await wake_->wait_until(next);
    }
}

void write_budget::stop() {
    stopping_ = true;
    wake_->ring();
}

task<> write_budget::look() {
    if (!limits_.reserve.is_off()) {
        auto seen = co_await volumes_.measure();
        if (!seen && !disk_unseen_)
            log_.warn("the free disk space cannot be seen; the last figure stays", {{"reason", seen.error().detail}});
        disk_unseen_ = !seen;
        if (seen) sample_.volumes = *std::move(seen);
    }
    if (limits_.unpublished_max > 0) {
        const auto counted = co_await unpublished_();
        if (counted) sample_.unpublished = *counted;  // else the database is away, and says so elsewhere
    }
    decide();
}

void write_budget::decide() {
    auto next = judge(sample_, limits_, verdict_.has_room);
    if (verdict_.has_room && !next.has_room)
        log_.error("no room for further orders: writes are refused", {{"reason", next.why}, {"folder", next.folder}});
    if (!verdict_.has_room && next.has_room) log_.info("there is room for orders again");
    verdict_ = std::move(next);
}

}  // namespace tidings
