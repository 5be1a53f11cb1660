// Publishes again what the notification side has not confirmed, with the same event id, until it is answered (decision
// 0006). A lost event costs a delay, a lost receipt one repeated event that the inbox drops. Only the relay's leader
// asks; every instance counts.
#pragma once
#include <functional>
#include <memory>
#include <optional>
#include "relay/event_writer.hpp"
#include "relay/receipt_book.hpp"
#include "runtime/async_clock.hpp"
#include "runtime/outage_log.hpp"

namespace tidings {

struct reconciler_config {
    std::chrono::milliseconds reconcile_after{15 * 60'000};   // unconfirmed for so long: published again, and again
    std::chrono::milliseconds unsettled_for{73 * 3'600'000};  // somewhat longer than mails are tried
    std::chrono::milliseconds every{5000};
    std::size_t events_max = 1000;  // published again in one round
    std::size_t probes_max = 10;    // asked for again in one round while no receipt arrives at all
    std::size_t ids_named = 10;     // in one log line
};

struct reconciler_counters {
    std::uint64_t asked = 0;      // events published again because they were not confirmed
    std::uint64_t unsettled = 0;  // because they did not settle
    std::uint64_t refused = 0;    // of them, what the event log did not take; asked again later
    std::uint64_t errors = 0;     // of the receipt book
};

class reconciler {
public:
    // `leads`: whether this instance is the relay's leader. `writer` is the reconciler's own; it outlives run() and
    // run_outcomes().
    reconciler(receipt_book& book, event_writer& writer, std::function<bool()> leads, async_clock& clock,
               reconciler_config config, logger log);

    task<> run();           // until stop(); spawn it once
    task<> run_outcomes();  // until the writer is stopped; spawn it once
    void stop();

    reconciler_counters counters() const { return counters_; }
    const receipt_counts& seen() const { return seen_; }  // as of the last round that could count
    std::optional<timestamp> seen_at() const { return seen_at_; }

private:
    task<> round();
    task<> ask(std::chrono::milliseconds again_after, std::size_t limit);
    task<bool> look_at_counts();
    void publish(const std::vector<overdue_event>& overdue);
    void report(const std::vector<overdue_event>& overdue) const;
    std::string names_of(const std::vector<const overdue_event*>& events) const;

    receipt_book& book_;
    event_writer& writer_;
    std::function<bool()> leads_;
    async_clock& clock_;
    reconciler_config config_;
    logger log_;
    outage_log book_outage_;
    std::unique_ptr<alarm> wake_;
    receipt_counts seen_;
    std::optional<timestamp> seen_at_;
    reconciler_counters counters_;
    std::size_t in_flight_ = 0;
    bool is_answered_ = true;  // receipts came since the last round that asked
    bool stopping_ = false;
};

}  // namespace tidings
