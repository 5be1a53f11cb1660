#include "notify/lane_limits.hpp"
#include <algorithm>

namespace tidings {
namespace {

constexpr std::size_t lanes_max = 4'096;

}  // namespace

lane_limits::lane_limits(lane_settings settings)
    : settings_(settings),
      limit_(static_cast<double>(std::clamp<std::size_t>(settings.slots_start, 1, settings.slots_max))) {}

std::size_t lane_limits::slots(steady_time now) const {
    return std::min(settings_.slots_max, with_room_beside_stalled(limit(), stalled(now)));
}

std::size_t lane_limits::share() const {
    return std::max<std::size_t>(1, static_cast<std::size_t>(static_cast<double>(limit()) * settings_.domain_share));
}

bool lane_limits::is_quick(const lane& given) const {
    return given.average_ms >= 0 && given.average_ms < static_cast<double>(settings_.quick.count());
}

std::size_t lane_limits::allowance(const std::string& domain) const {
    const auto found = lanes_.find(domain);
    if (found == lanes_.end() || !is_quick(found->second)) return share();
    return std::max(share(), limit() - std::min(limit(), share()));
}

bool lane_limits::is_quick(const std::string& domain) const {
    const auto found = lanes_.find(domain);
    return found != lanes_.end() && is_quick(found->second);
}

bool lane_limits::admits(const std::string& domain, steady_time now) const {
    const auto found = lanes_.find(domain);
    if (found == lanes_.end()) return true;
    const auto& open = found->second.open;
    const auto stalled_here = open.longer_than(settings_.stalled_after, now);
    if (open.count() < with_room_beside_stalled(share(), stalled_here)) return true;
    return is_quick(found->second) && in_flight() + share() < slots(now);
}

std::vector<std::string> lane_limits::busy_domains() const {
    std::vector<std::string> busy;
    for (const auto& [domain, given] : lanes_)
        if (given.open.count() > 0) busy.push_back(domain);
    return busy;
}

void lane_limits::started(const std::string& domain, steady_time now) {
    open_.add(now);
    lanes_[domain].open.add(now);
}

void lane_limits::finished(const std::string& domain, lane_result how, steady_time began, steady_time now) {
    open_.remove(began);
    auto& given = lanes_[domain];
    given.open.remove(began);
    const auto ms = static_cast<double>(std::chrono::duration_cast<std::chrono::milliseconds>(now - began).count());
    if (how != lane_result::faulted) given.average_ms = given.average_ms < 0 ? ms : given.average_ms * 0.7 + ms * 0.3;

    const bool old_news = of_cut_round_ > 0;
    if (old_news) --of_cut_round_;
    if (how == lane_result::answered)
        limit_ = std::min(static_cast<double>(settings_.slots_max), limit_ + (slow_start_ ? 1 : 1 / limit_));
    if (how == lane_result::faulted && !old_news) {
        slow_start_ = false;
        limit_ = std::max(1.0, limit_ / 2);
        of_cut_round_ = in_flight();
    }
    if (lanes_.size() > lanes_max) forget_idle();
}

void lane_limits::forget_idle() {
    std::erase_if(lanes_, [](const auto& entry) { return entry.second.open.count() == 0; });
}

}  // namespace tidings
