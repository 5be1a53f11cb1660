// Moves committed events from the outbox to the event log: every event, per order in version order, by one leader at a
// time. Events come in two ways: the committing path hands them on right after the commit (fast), and a sweeper looks
// into the outbox for whatever was not handed on (complete). One executor, time only through the clock; it survives any
// crash, because nothing counts as delivered before the event log has said so.
#pragma once
#include <functional>
#include <memory>
#include <string>
#include <vector>
#include "base/random_source.hpp"
#include "relay/event_writer.hpp"
#include "relay/gathering.hpp"
#include "relay/outbox_source.hpp"
#include "relay/relay_window.hpp"
#include "runtime/async_clock.hpp"
#include "runtime/log.hpp"

namespace tidings {

struct relay_config {
    std::string instance;                         // unique per start of a process
    std::chrono::milliseconds lease{3500};        // the lead is lost when it is not renewed for so long
    std::chrono::milliseconds renew_every{1000};  // progress is saved as often
    std::chrono::milliseconds lead_retry{500};    // pause between tries to take the lead
    std::chrono::milliseconds sweep_every{50};    // how often the outbox is searched for events nobody handed on
    gather_limits gather;                         // between two turns of publishing: under load they share requests
    std::chrono::milliseconds retry_first{100};   // after a database error, doubling
    std::chrono::milliseconds retry_longest{5000};
    std::chrono::milliseconds pause_first{1000};  // while the event log refuses everything, doubling
    std::chrono::milliseconds pause_longest{30'000};
    relay_limits limits;
    std::function<void(std::chrono::milliseconds)> on_published =
        {};  // told each event's time from commit to acknowledgement
};

struct relay_counters {
    bool leads = false;
    std::int64_t epoch = 0;
    std::uint64_t published = 0;  // the event log has them
    std::uint64_t handed_on = 0;  // of them, without a look into the outbox
    std::uint64_t parked = 0;
    std::uint64_t writer_lost = 0;  // rows published again because the writer was rebuilt
    std::uint64_t cluster_faults = 0;
    std::uint64_t database_errors = 0;
    std::uint64_t leads_taken = 0, leads_lost = 0;
    std::uint64_t sweeps = 0;
    std::size_t open_rows = 0, in_flight = 0, gaps = 0;
    std::int64_t delivered_through = 0;
    std::chrono::milliseconds lag{};  // age of the oldest undecided event
    bool paused = false;              // the event log refuses everything
    std::string refused_with;         // the event log's words; empty: it takes events
};

class outbox_relay {
public:
    // All references outlive the writer's last outcome: stop the relay first, then the writer, then destroy both.
    outbox_relay(outbox_source& source, event_writer& writer, async_clock& clock, random_source& random,
                 relay_config config, logger log);
    ~outbox_relay();
    outbox_relay(const outbox_relay&) = delete;
    outbox_relay& operator=(const outbox_relay&) = delete;

    // Runs until stop(); spawn it once.
    task<> run();

    // The committing path calls this right after a commit, on the relay's executor. Ignored while another instance
    // leads.
    void hand_on(std::vector<outbox_row> rows);

    // Looks into the outbox now instead of at the next sweep.
    void poke();

    // Publishes what is committed, saves the progress and gives up the lead, at the latest at the deadline.
    task<> stop(steady_time deadline);

    relay_counters counters() const;

    // Events that the event log has not acknowledged, at most: the leader knows, a follower goes by the saved progress.
    std::int64_t unpublished(const outbox_extent& outbox) const;

private:
    class machine;
    std::shared_ptr<machine> machine_;  // shared with its coroutines, which may outlive us by one outcome
};

}  // namespace tidings
