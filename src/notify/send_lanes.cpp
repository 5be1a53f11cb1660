#include "notify/send_lanes.hpp"
#include <algorithm>

namespace tidings {
namespace {

// Enough for a quick domain to find its next mail ready at every end; few enough to be sent within a fraction of a
// lease.
constexpr std::size_t ready_per_slot = 8;

}  // namespace

send_lanes::send_lanes(send_lane_settings settings)
    : lanes_({.slots_max = settings.sends_max}),
      breaker_({.slots_max = settings.sends_max}),
      rates_(std::move(settings.rates)),
      storm_(settings.storm) {}

std::size_t send_lanes::slots(steady_time now) const {
    const auto stalled = lanes_.stalled(now);
    const auto by_breaker = with_room_beside_stalled(breaker_.slots(now), stalled);
    const auto moving = lanes_.in_flight() - stalled;
    // The one mail that finds out whether it goes on must not wait for the answer to another's final dot either.
    const auto beside = [&](std::size_t slots, bool probes) { return probes && slots > 0 ? slots + stalled : slots; };
    return std::min({lanes_.slots(now), by_breaker, beside(storm_.slots(now, moving), storm_.is_storm()),
                     beside(rest_.slots(now, moving), rest_.tries_at().has_value())});
}

bool send_lanes::is_open(steady_time now) const {
    return breaker_.state(now) == breaker::states::closed && !storm_.is_storm();
}

bool send_lanes::admits(const std::string& domain, steady_time now) const {
    return lanes_.admits(domain, now) && rates_.admits(domain, now);
}

bool send_lanes::moves(const std::string& domain, steady_time now) const {
    return rates_.admits(domain, now) && (lanes_.is_quick(domain) || lanes_.admits(domain, now));
}

std::size_t send_lanes::window_of(const std::string& domain) const {
    return ready_per_slot * lanes_.allowance(domain);
}

void send_lanes::start(const std::string& domain, steady_time now) {
    lanes_.started(domain, now);
    rates_.start(domain, now);
}

void send_lanes::finish(const std::string& domain, lane_result how, steady_time began, steady_time now) {
    lanes_.finished(domain, how, began, now);
}

bool send_lanes::observe(delivery_outcome outcome, steady_time now, random_source& random) {
    const bool was_open = breaker_.opens_at().has_value();
    switch (outcome) {
        case delivery_outcome::accepted: storm_.on_accepted(); [[fallthrough]];
        case delivery_outcome::refused:
        case delivery_outcome::refused_for_now: breaker_.on_answer(); return false;
        case delivery_outcome::channel_fault:
        case delivery_outcome::uncertain:
            breaker_.on_fault(now, random);
            return !was_open && breaker_.opens_at().has_value();
        case delivery_outcome::called_off: return false;
    }
    return false;
}

send_lanes::refusal send_lanes::refused(const delivery_report& report, const std::string& recipient, steady_time now) {
    const bool was_storm = storm_.is_storm();
    refusal seen{.verdict = storm_.on_refused(report, recipient, now)};
    if (storm_.paused_until() && *storm_.paused_until() > now)
        seen.pause_left = std::chrono::duration_cast<std::chrono::milliseconds>(*storm_.paused_until() - now);
    seen.storm_began = !was_storm && storm_.is_storm();
    return seen;
}

void send_lanes::narrow(claim_request& request, steady_time now,
                        const std::function<std::size_t(const std::string& domain)>& waiting_in) {
    auto limited = rates_.rooms(now);
    request.excluded_domains = std::move(limited.crowded);
    std::map<std::string, std::size_t> rooms;
    for (auto& each : limited.rooms) rooms.emplace(std::move(each.domain), each.messages_max);
    for (const auto& domain : lanes_.busy_domains()) {
        const auto window = window_of(domain), waiting = waiting_in(domain);
        if (2 * waiting >= window) {
            request.excluded_domains.push_back(domain);
            continue;
        }
        auto& room = rooms.try_emplace(domain, window).first->second;
        room = std::min(room, window - waiting);
    }
    for (auto& [domain, room] : rooms) request.rooms.push_back({domain, room});
    request.other_room = std::min(window_of({}), limited.other_room.value_or(window_of({})));
}

steady_time send_lanes::next_change(steady_time now) const {
    auto next = steady_time::max();
    const auto consider = [&](std::optional<steady_time> at) {
        if (at && *at > now) next = std::min(next, *at);
    };
    consider(breaker_.opens_at());
    consider(storm_.paused_until());
    consider(lanes_.next_stall(now));
    consider(rest_.tries_at());
    return next;
}

}  // namespace tidings
