// Tells a wrong address from a wrong relay: when one mail after the other is refused with the same words, the fault is
// the channel's, and the mails are kept instead of failed. Pure.
#pragma once
#include <chrono>
#include <cstddef>
#include <optional>
#include <set>
#include <string>
#include "base/time_source.hpp"
#include "notify/mailer.hpp"

namespace tidings {

struct storm_limits {
    std::size_t equal_max = 20;                       // equal refusals in a row, of different recipients
    std::chrono::milliseconds pause_min{5 * 60'000};  // doubles while the probes are refused alike …
    std::chrono::milliseconds pause_max{60 * 60'000};
};

class storm_guard {
public:
    enum class verdict { fail, hold };

    explicit storm_guard(storm_limits limits = {}) : limits_(limits) {}

    // A permanent refusal: fail this mail, or hold it because all are refused alike.
    verdict on_refused(const delivery_report& report, const std::string& recipient, steady_time now);
    void on_accepted();  // the channel works

    bool is_storm() const { return until_.has_value(); }
    std::size_t slots(steady_time now,
                      std::size_t open) const;  // sends that may be open: none in the pause, then one probe
    std::optional<steady_time> paused_until() const { return until_; }
    const std::string& words() const { return key_; }  // what all are refused with

private:
    void pause(steady_time now);

    storm_limits limits_;
    std::string key_;
    std::set<std::string> recipients_;
    std::size_t pauses_ = 0;
    std::optional<steady_time> until_;
};

// What makes two refusals equal: code, enhanced code and the head of the text without addresses and numbers.
std::string refusal_key(const delivery_report& report);

}  // namespace tidings
