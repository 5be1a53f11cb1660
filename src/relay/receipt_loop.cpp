#include "relay/receipt_loop.hpp"

namespace tidings {

using namespace std::chrono_literals;

receipt_loop::receipt_loop(receipt_reader& reader, receipt_book& book, async_clock& clock, random_source& random,
                           logger log)
    : reader_(reader),
      book_(book),
      clock_(clock),
      log_(std::move(log)),
      wake_(clock.make_alarm()),
      outage_(log_, "receipts cannot be taken; trying again", "receipts can be taken again"),
      pause_(random, 100ms, 5000ms) {}

task<> receipt_loop::run() {
    for (;;) {
        auto read = co_await reader_.read();
        if (stopping_ || (!read && read.error().code == errc::stopping)) co_return;
        if (!read) {
            ++counters_.errors;
            outage_.failed(clock_.steady(), "reading: " + read.error().detail);
            co_await pause();
            continue;
        }
        counters_.unreadable += read->unreadable;
        if (read->unreadable > 0)
            log_.warn("records that are no receipts were passed over", {{"records", read->unreadable}});
        const auto next = clock_.steady() + keep_every;
        co_await keep(std::move(read->receipts));
        if (stopping_) co_return;
        const auto committed = co_await reader_.commit();
        if (!committed) ++counters_.errors;
        if (!stopping_) co_await wake_->wait_until(next);
        if (stopping_) co_return;
    }
}

task<> receipt_loop::keep(event_receipts receipts) {
    while (!receipts.empty() && !stopping_) {
        auto copy = receipts;
        const auto recorded = co_await book_.record(std::move(copy));
        if (recorded) {
            outage_.worked(clock_.steady());
            pause_.reset();
            counters_.receipts += receipts.size();
            co_return;
        }
        ++counters_.errors;
        outage_.failed(clock_.steady(), "keeping: " + recorded.error().detail);
        co_await pause();
    }
}

task<> receipt_loop::pause() {
    const auto until = clock_.steady() + pause_.next();
    if (!stopping_) co_await wake_->wait_until(until);
}

void receipt_loop::stop() {
    stopping_ = true;
    wake_->ring();
}

}  // namespace tidings
