#include "intake/position_keeper.hpp"
#include <algorithm>

namespace tidings {
namespace {

using namespace std::chrono_literals;

// Those of an ownership that ended would be refused; what was lost with them is read again.
void put_together(std::optional<log_positions>& all, log_positions more) {
    if (!all || all->ownership < more.ownership) {
        all = std::move(more);
        return;
    }
    if (all->ownership > more.ownership) return;
    all->records += more.records;
    for (const auto& [partition, next] : more.next) {
        auto& kept = all->next[partition];
        kept = std::max(kept, next);
    }
}

}  // namespace

position_keeper::position_keeper(event_reader& reader, async_clock& clock, random_source& random, logger log)
    : reader_(reader),
      clock_(clock),
      log_(std::move(log)),
      wake_(clock.make_alarm()),
      ended_(clock.make_alarm()),
      outage_(log_, "positions are not committed; trying again", "positions are committed again"),
      pause_(random, commit_every, 5s) {}

void position_keeper::stored(log_positions positions) {
    const bool first = !waiting_;
    put_together(waiting_, std::move(positions));
    if (first) wake_->ring();
}

task<> position_keeper::run() {
    running_ = true;
    while (!stopping_ || waiting_) {
        if (!waiting_) {
            co_await wake_->wait_until(clock_.steady() + 1h);
            continue;
        }
        const auto began = clock_.steady();
        const bool committed = co_await commit();
        if (stopping_) {
            if (committed) continue;
            break;  // the records come again, and are known
        }
        const auto next = committed ? began + commit_every : clock_.steady() + pause_.next();
        while (!stopping_ && clock_.steady() < next) co_await wake_->wait_until(next);
    }
    running_ = false;
    ended_->ring();
}

// False: it did not work and is worth another try.
task<bool> position_keeper::commit() {
    auto positions = *std::exchange(waiting_, std::nullopt);
    const auto committed = co_await reader_.commit(positions);
    if (committed) {
        outage_.worked(clock_.steady());
        pause_.reset();
        co_return true;
    }
    if (committed.error().code == errc::rejected) {
        ++counters_.rejected;
        log_.info("the partitions moved while a batch was stored; their owner reads it again");
        co_return true;
    }
    ++counters_.errors;
    outage_.failed(clock_.steady(), committed.error().detail);
    auto later = std::exchange(waiting_, std::move(positions));
    if (later) put_together(waiting_, *std::move(later));
    co_return false;
}

task<> position_keeper::stop(steady_time deadline) {
    stopping_ = true;
    wake_->ring();
    while (running_ && clock_.steady() < deadline) co_await ended_->wait_until(deadline);
}

}  // namespace tidings
