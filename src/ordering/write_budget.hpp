// Stops taking orders while there is still room: for what was accepted already, and for everything else on that disk.
// The numbers are sampled in the background; a write only looks at the last verdict.
#pragma once
#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <vector>
#include "runtime/async_clock.hpp"
#include "runtime/disk_reserve.hpp"
#include "runtime/log.hpp"
#include "runtime/volume_meter.hpp"

namespace tidings {

struct budget_limits {
    disk_reserve reserve{1'000'000'000, 5};    // TIDINGS_DISK_RESERVE, of every volume
    std::int64_t unpublished_max = 5'000'000;  // TIDINGS_OUTBOX_MAX; 0: no limit
    std::vector<std::string> watched;          // TIDINGS_DISK_WATCH: folders besides the store's own
};

// What was last seen.
struct budget_sample {
    std::vector<volume> volumes;
    std::int64_t unpublished = 0;  // events that the event log has not acknowledged
};

struct budget_verdict {
    bool has_room = true;
    std::string why;     // for anybody: which limit, and what to do about it. Empty when there is room.
    std::string folder;  // for the log: whose disk it is about
};

// Pure. A limit that closed opens again only some way below (reserve + 5 %, maximum - 5 %), so that a disk at its edge
// does not open and close with every sample.
budget_verdict judge(const budget_sample& sample, const budget_limits& limits, bool had_room);

// Free space above the reserve on the disk that has the least of it; 0 when none is watched.
std::int64_t least_room(const budget_sample& sample, const budget_limits& limits);

class write_budget {
public:
    using count_unpublished = std::function<task<result<std::int64_t>>()>;

    write_budget(budget_limits limits, volume_meter& volumes, count_unpublished unpublished, async_clock& clock,
                 logger log, std::chrono::milliseconds every = std::chrono::milliseconds(500));

    task<> run();  // until stop(); spawn it once
    void stop();

    // What cannot be sampled counts as it was seen last.
    const budget_verdict& verdict() const { return verdict_; }
    const budget_sample& sample() const { return sample_; }
    const budget_limits& limits() const { return limits_; }

private:
    task<> look();
    void decide();

    budget_limits limits_;
    volume_meter& volumes_;
    count_unpublished unpublished_;
    async_clock& clock_;
    logger log_;
    std::chrono::milliseconds every_;
    std::unique_ptr<alarm> wake_;
    budget_sample sample_;
    budget_verdict verdict_;
    bool disk_unseen_ = false, stopping_ = false;
};

}  // namespace tidings
