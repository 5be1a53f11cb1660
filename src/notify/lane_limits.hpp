// How many sends may be open, in all and per recipient domain, so that a slow domain delays only itself. Pure.
// In all: starts small, +1 per answer until the first fault, as TCP's slow start (RFC 5681); from then on +1 per full
// round of answers, and half of it once per round with faults (as Postfix does). Per domain: a quarter of that. A
// domain that answers quickly may use more while a quarter of all stays free for others.
// A send that has had no answer for some seconds (a final dot may take ten minutes) lets one more start beside it, of
// its domain and in all, until as many are added as the limit allows without them: where a limit is one, a single mail
// that hangs stops nobody.
#pragma once
#include <chrono>
#include <cstddef>
#include <map>
#include <string>
#include <vector>
#include "notify/open_sends.hpp"

namespace tidings {

struct lane_settings {
    std::size_t slots_start = 5;
    std::size_t slots_max = 20;
    double domain_share = 0.25;
    std::chrono::milliseconds quick{1'000};          // a domain below this (moving average) is quick
    std::chrono::milliseconds stalled_after{5'000};  // a send without an answer for so long makes room for one more
};

enum class lane_result { answered, faulted, neutral };

class lane_limits {
public:
    explicit lane_limits(lane_settings settings = {});

    std::size_t slots(steady_time now) const;
    std::size_t in_flight() const { return open_.count(); }
    std::size_t stalled(steady_time now) const { return open_.longer_than(settings_.stalled_after, now); }
    std::optional<steady_time> next_stall(steady_time now) const {
        return open_.next_longer_than(settings_.stalled_after, now);
    }
    // Does not look at slots(): the caller may have a lower limit.
    bool admits(const std::string& domain, steady_time now) const;
    bool is_quick(const std::string& domain) const;
    std::vector<std::string> busy_domains() const;  // with open sends
    // How many sends the domain may have open: its share, or while it is quick all that others leave.
    std::size_t allowance(const std::string& domain) const;

    void started(const std::string& domain, steady_time now);
    void finished(const std::string& domain, lane_result how, steady_time began, steady_time now);

private:
    struct lane {
        open_sends open;
        double average_ms = -1;  // below zero: not known yet
    };
    std::size_t limit() const { return static_cast<std::size_t>(limit_); }
    std::size_t share() const;
    bool is_quick(const lane& given) const;
    void forget_idle();

    lane_settings settings_;
    double limit_;
    open_sends open_;
    bool slow_start_ = true;        // until the first fault
    std::size_t of_cut_round_ = 0;  // sends from before the last cut that are still open: old news
    std::map<std::string, lane> lanes_;
};

}  // namespace tidings
