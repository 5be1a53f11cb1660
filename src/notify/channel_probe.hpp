// While the channel rests: asks with one mail-free probe per cool-down whether the relay is back. Costs no mail, and
// nobody waits for it.
#pragma once
#include <functional>
#include "base/random_source.hpp"
#include "notify/mailer.hpp"
#include "notify/send_lanes.hpp"
#include "notify/send_reports.hpp"
#include "runtime/async_clock.hpp"

namespace tidings {

class channel_probe {
public:
    channel_probe(mailer& relay, send_lanes& lanes, async_clock& clock, random_source& random, send_reports& reports)
        : relay_(relay), lanes_(lanes), clock_(clock), random_(random), reports_(reports) {}

    // True: a probe is due; it counts as started, and run() must follow.
    bool start_if_due();
    task<> run();

private:
    mailer& relay_;
    send_lanes& lanes_;
    async_clock& clock_;
    random_source& random_;
    send_reports& reports_;
};

}  // namespace tidings
