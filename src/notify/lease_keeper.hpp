// Keeps the leases of what we hold, and takes up those that others let lapse, ours of an earlier life included.
#pragma once
#include <memory>
#include "base/random_source.hpp"
#include "notify/held_mails.hpp"
#include "notify/notify_config.hpp"
#include "notify/send_reports.hpp"
#include "runtime/async_clock.hpp"

namespace tidings {

class lease_keeper {
public:
    // Everything outlives it.
    lease_keeper(message_journal& journal, async_clock& clock, random_source& random, const notify_config& config,
                 const held_mails& held, send_reports& reports);

    // Renews at a third of the lease, so that two beats may fail, until stop(). Spawn it once.
    task<> beat();
    // Ends the beat; a renewal that hangs with its store ends with the executor.
    task<> stop();

    // At the start and twice per lease. True: messages were taken back, there is something to claim.
    task<bool> recover_if_due();
    steady_time recovers_at() const { return recover_at_; }

private:
    task<bool> renew();

    message_journal& journal_;
    async_clock& clock_;
    random_source& random_;
    const notify_config& config_;
    const held_mails& held_;
    send_reports& reports_;
    std::unique_ptr<alarm> wake_, ended_;
    bool beating_ = false;
    steady_time recover_at_{};
};

}  // namespace tidings
