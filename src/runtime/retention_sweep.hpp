// Once an hour, deletes records of one kind that are older than they are to be kept: in bites, so that nothing waits
// for it.
#pragma once
#include <chrono>
#include <memory>
#include <string>
#include "base/random_source.hpp"
#include "runtime/async_clock.hpp"
#include "runtime/log.hpp"
#include "runtime/old_records.hpp"

namespace tidings {

struct retention_config {
    std::string what;                   // in the log: "orders"
    std::chrono::milliseconds kept{0};  // 0: for ever
    std::chrono::milliseconds every = std::chrono::hours(1);
    std::chrono::milliseconds between_bites{200};
    std::size_t bite = 500;
};

class retention_sweep {
public:
    // Everything outlives it.
    retention_sweep(old_records& store, async_clock& clock, random_source& random, retention_config config, logger log);

    // Until stop(). Spawn it once.
    task<> run();
    void stop();

    std::uint64_t dropped() const { return dropped_; }  // records, since the start

private:
    task<> sweep();

    old_records& store_;
    async_clock& clock_;
    random_source& random_;
    retention_config config_;
    logger log_;
    std::unique_ptr<alarm> wake_;
    std::uint64_t dropped_ = 0;
    bool stopping_ = false;
};

}  // namespace tidings
