// Commits how far the log is stored: at once when nothing was committed lately, else together with what is stored
// meanwhile. A position is bookkeeping: what is read twice after a crash is known to the inbox, and a broker pays for
// each commit like for a record.
#pragma once
#include <memory>
#include <optional>
#include "base/random_source.hpp"
#include "intake/event_reader.hpp"
#include "runtime/async_clock.hpp"
#include "runtime/backoff.hpp"
#include "runtime/outage_log.hpp"

namespace tidings {

struct position_counters {
    std::uint64_t rejected = 0;  // another member owns the partitions now
    std::uint64_t errors = 0;
};

class position_keeper {
public:
    static constexpr std::chrono::milliseconds commit_every{250};

    position_keeper(event_reader& reader, async_clock& clock, random_source& random, logger log);

    // Everything up to here is stored.
    void stored(log_positions positions);

    // Commits until stop(). Spawn it once; everything outlives it.
    task<> run();

    // Commits what is left and ends run(), at the latest at the deadline. The reader must still be there.
    task<> stop(steady_time deadline);

    const position_counters& counters() const { return counters_; }

private:
    task<bool> commit();

    event_reader& reader_;
    async_clock& clock_;
    logger log_;
    std::unique_ptr<alarm> wake_, ended_;
    outage_log outage_;
    backoff pause_;
    std::optional<log_positions> waiting_;
    position_counters counters_;
    bool stopping_ = false, running_ = false;
};

}  // namespace tidings
