// Stops sending while the mail relay is away, asks with one mail-free probe per cool-down whether it is back, and
// starts slowly then. Pure: time and randomness come as arguments.
//
//   closed ── faults in a row ──► open ── cool-down over ──► half-open ── the probe works ──► closed (1, 2, 4 … sends)
//                                  ▲───────── the probe failed ─────────┘                        │
//                                  └──────────── mail failed all the same: doubled cool-down ────┘
#pragma once
#include <chrono>
#include <cstddef>
#include <optional>
#include <string_view>
#include "base/random_source.hpp"
#include "base/time_source.hpp"

namespace tidings {

struct breaker_limits {
    std::size_t faults_max = 3;                       // so many in a row open it
    std::chrono::milliseconds cool_down{1'000};       // before the first probe; doubles with each flap …
    std::chrono::milliseconds cool_down_max{60'000};  // … up to this
    std::chrono::milliseconds probe_every{5'000};     // between the starts of two probes at least, a fifth more at most
    std::size_t probes_max = 12;                      // that hang at once: a minute's worth
    std::size_t slots_max = 20;                       // where the slow start ends
};

class breaker {
public:
    enum class states { closed, open, half_open };

    explicit breaker(breaker_limits limits = {}) : limits_(limits), slots_(limits.slots_max) {}

    states state(steady_time now) const;                         // half_open: a probe is due or under way
    std::size_t slots(steady_time now) const;                    // sends that may be open at once; 0 unless closed
    bool is_trial() const { return !probe_at_ && down_since_; }  // a probe worked, and no mail has been answered since
    bool is_probe_due(steady_time now) const;
    std::optional<steady_time> opens_at() const { return probe_at_; }  // when the next probe may go; empty when closed
    std::optional<steady_time> down_since() const { return down_since_; }  // until a mail is answered

    void on_answer();                                       // the relay answered about a mail, whatever it said
    void on_fault(steady_time now, random_source& random);  // it did not, or refused to talk at all

    // A probe may take longer than its cool-down: the next one does not wait for it, and whichever works first closes.
    void on_probe_start(steady_time now, random_source& random);
    void on_probe_end(bool works);

private:
    void open(steady_time now, random_source& random);

    breaker_limits limits_;
    std::size_t slots_;       // grows from 1 after an outage
    std::size_t faults_ = 0;  // in a row
    std::size_t flaps_ = 0;   // times it opened, less what was answered: a relay that greets and fails every mail
    std::size_t probes_open_ = 0;
    std::optional<steady_time> probe_at_;  // set: open, or half-open from then on
    std::optional<steady_time> probed_at_, down_since_;
};

std::string_view name_of(breaker::states state);

}  // namespace tidings
