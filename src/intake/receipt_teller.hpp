// Tells the order side which events are stored here and which are settled (decisions: "lost events are found by
// receipts and published again"). A duplicate is told again, because the side that repeats an event does not know. Best
// effort, in batches, in bounded memory. An event that is settled before it was told is told once.
#pragma once
#include <deque>
#include <memory>
#include <unordered_map>
#include <unordered_set>
#include "intake/receipt_writer.hpp"
#include "notify/settlements.hpp"
#include "runtime/async_clock.hpp"
#include "runtime/log.hpp"

namespace tidings {

struct receipt_teller_config {
    std::chrono::milliseconds flush_every{500};
    std::size_t batch_max = 4'000;                 // receipts in one message, events in one look
    std::size_t waiting_max = 20'000;              // receipts that the writer has not taken; the oldest are dropped
    std::size_t open_max = 50'000;                 // events whose end is watched for; more are told when asked again
    std::chrono::milliseconds look_longest{3000};  // between looks while nothing settles, doubling from flush_every
};

struct receipt_teller_counters {
    std::uint64_t received = 0, settled = 0;  // receipts given to the writer
    std::uint64_t dropped = 0;                // not told, or not watched, for lack of room
    std::size_t open = 0;                     // events watched
};

class receipt_teller {
public:
    receipt_teller(settlements& journal, receipt_writer& writer, async_clock& clock, receipt_teller_config config,
                   logger log);

    // Stored just now, or known already.
    void stored(const std::vector<event_id>& events);

    // Runs until stop(); spawn it once. Begins with the events that were open at the last stop.
    task<> run();
    // Looks once more for what settled and gives everything to the writer, at the latest at the deadline.
    task<> stop(steady_time deadline);

    receipt_teller_counters counters() const;

private:
    task<> recall();
    task<> look();
    void watch(const event_id& event);
    void add(event_receipt receipt);
    void drop_first(std::size_t count);
    void flush();

    settlements& journal_;
    receipt_writer& writer_;
    async_clock& clock_;
    receipt_teller_config config_;
    logger log_;
    std::unique_ptr<alarm> wake_;
    event_receipts waiting_;
    std::unordered_map<event_id, std::size_t> places_;  // in waiting_
    std::deque<event_id> open_;
    std::unordered_set<event_id> watched_;  // what open_ holds
    steady_time next_look_{};
    std::chrono::milliseconds look_pause_;
    receipt_teller_counters counters_;
    bool recalled_ = false, looking_ = false, stopping_ = false;
};

}  // namespace tidings
