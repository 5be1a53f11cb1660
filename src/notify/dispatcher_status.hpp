// What the dispatcher shows to metrics, health and the console.
#pragma once
#include <chrono>
#include <cstdint>
#include <string>
#include "notify/breaker.hpp"

namespace tidings {

struct dispatcher_counters {
    std::uint64_t claimed = 0, sent = 0, deferred = 0, failed = 0, dead = 0, skipped = 0;
    std::uint64_t uncertain = 0;       // tries whose answer was lost
    std::uint64_t channel_faults = 0;  // tries that never reached the point; nothing charged
    std::uint64_t called_off = 0;      // given back before the final dot
    std::uint64_t fences_lost = 0;     // another instance had taken over
    std::uint64_t settle_retries = 0;  // the journal was away when an end had to be recorded
    std::uint64_t storms = 0;          // pauses because every mail was refused alike
    std::uint64_t probes = 0;          // asked without a mail whether the relay is back
    std::uint64_t rate_held = 0;       // given back until the rate of their domain lets them go
    std::uint64_t recovered = 0, recovered_uncertain = 0;
    std::uint64_t repeats = 0;  // mails set going again although an earlier try may have arrived
};

struct dispatcher_status {
    breaker::states channel = breaker::states::closed;
    std::chrono::milliseconds channel_down{0};  // since no mail relay answers, not even a probe; 0 while one does
    std::chrono::milliseconds journal_down{0};  // since the journal takes no intents or no ends; 0 while it does
    bool is_storm = false;
    std::string storm_words;  // what all mails are refused with
    std::size_t in_flight = 0, waiting = 0, slots = 0;
    std::size_t unrecorded = 0;               // accepted by the relay, not yet recorded by the journal
    std::chrono::milliseconds oldest_due{0};  // how long the oldest message we hold has been due
};

}  // namespace tidings
