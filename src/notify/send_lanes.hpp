// What may be sent now: the slots that the relay and each recipient domain have (lane_limits), the breaker, the rates,
// the storm guard and the journal's rest, as one value. Pure: time and randomness come as arguments.
#pragma once
#include <chrono>
#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include "notify/breaker.hpp"
#include "notify/journal_rest.hpp"
#include "notify/lane_limits.hpp"
#include "notify/mailer.hpp"
#include "notify/rate_limits.hpp"
#include "notify/storm_guard.hpp"

namespace tidings {

struct send_lane_settings {
    std::size_t sends_max = 20;  // sends open at once
    rate_settings rates;
    storm_limits storm;
};

class send_lanes {
public:
    explicit send_lanes(send_lane_settings settings);

    // The lowest of what lanes, breaker, storm guard and journal allow, open sends included.
    std::size_t slots(steady_time now) const;
    std::size_t in_flight() const { return lanes_.in_flight(); }
    // Mails may leave as they come; otherwise nothing is held ready.
    bool is_open(steady_time now) const;
    // Every mail is refused alike: one at a time, to see whether that is still so.
    bool is_careful() const { return storm_.is_storm(); }
    bool is_trial() const { return breaker_.is_trial(); }

    // One more of this domain may start, if there is a slot.
    bool admits(const std::string& domain, steady_time now) const;
    // Its mails leave at once or soon: it admits more, or is full and quick.
    bool moves(const std::string& domain, steady_time now) const;
    bool relay_admits(steady_time now) const { return rates_.relay_admits(now); }
    // How many mails of the domain are worth holding ready; those held already count.
    std::size_t window_of(const std::string& domain) const;

    void start(const std::string& domain, steady_time now);
    void finish(const std::string& domain, lane_result how, steady_time began, steady_time now);

    // What the end of a send says about the channel. True: it has just been found away.
    bool observe(delivery_outcome outcome, steady_time now, random_source& random);
    // A refusal for good: fails this mail, or is one of a storm.
    struct refusal {
        storm_guard::verdict verdict = storm_guard::verdict::fail;
        std::chrono::milliseconds pause_left{0};
        bool storm_began = false;
    };
    refusal refused(const delivery_report& report, const std::string& recipient, steady_time now);

    // Room for a claim: of each lane as many as keep its window full, none of those whose window is more than half full
    // or that the rates leave no room.
    void narrow(claim_request& request, steady_time now,
                const std::function<std::size_t(const std::string& domain)>& waiting_in);
    std::size_t room(steady_time now) const { return rates_.room(now); }

    const rate_limits& rates() const { return rates_; }
    rate_limits& rates() { return rates_; }
    const breaker& channel() const { return breaker_; }
    breaker& channel() { return breaker_; }
    const storm_guard& storm() const { return storm_; }
    const journal_rest& rest() const { return rest_; }
    journal_rest& rest() { return rest_; }
    // Until when nothing changes by itself.
    steady_time next_change(steady_time now) const;

private:
    lane_limits lanes_;
    breaker breaker_;
    rate_limits rates_;
    storm_guard storm_;
    journal_rest rest_;
};

}  // namespace tidings
