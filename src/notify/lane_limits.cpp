#include "notify/lane_limits.hpp"
#include <algorithm>

namespace tidings {
namespace {

constexpr std::size_t lanes_max = 4'096;

}  // namespace

lane_limits::lane_limits(lane_settings settings)
    : settings_(settings),
      limit_(static_cast<double>(std::clamp<std::size_t>(settings.slots_start, 1, settings.slots_max))) {}

std::size_t lane_limits::share() const {
    return std::max<std::size_t>(1, static_cast<std::size_t>(static_cast<double>(slots()) * settings_.domain_share));
}

bool lane_limits::admits(const lane& given) const {
    if (given.in_flight < share()) return true;
    return is_quick(given) && in_flight_ + share() < slots();
}

bool lane_limits::is_quick(const lane& given) const {
    return given.average_ms >= 0 && given.average_ms < static_cast<double>(settings_.quick.count());
}

std::size_t lane_limits::allowance(const std::string& domain) const {
    const auto found = lanes_.find(domain);
    if (found == lanes_.end() || !is_quick(found->second)) return share();
    return std::max(share(), slots() - std::min(slots(), share()));
}

bool lane_limits::is_quick(const std::string& domain) const {
    const auto found = lanes_.find(domain);
    return found != lanes_.end() && is_quick(found->second);
}

bool lane_limits::admits(const std::string& domain) const {
    const auto found = lanes_.find(domain);
    return found == lanes_.end() || admits(found->second);
}

std::vector<std::string> lane_limits::busy_domains() const {
    std::vector<std::string> busy;
    for (const auto& [domain, given] : lanes_)
        if (given.in_flight > 0) busy.push_back(domain);
    return busy;
}

void lane_limits::started(const std::string& domain) {
    ++in_flight_;
    ++lanes_[domain].in_flight;
}

void lane_limits::finished(const std::string& domain, lane_result how, std::chrono::milliseconds took) {
    --in_flight_;
    auto& given = lanes_[domain];
    --given.in_flight;
    const auto ms = static_cast<double>(took.count());
    if (how != lane_result::faulted) given.average_ms = given.average_ms < 0 ? ms : given.average_ms * 0.7 + ms * 0.3;

    const bool old_news = of_cut_round_ > 0;
    if (old_news) --of_cut_round_;
    if (how == lane_result::answered)
        limit_ = std::min(static_cast<double>(settings_.slots_max), limit_ + (slow_start_ ? 1 : 1 / limit_));
    if (how == lane_result::faulted && !old_news) {
        slow_start_ = false;
        limit_ = std::max(1.0, limit_ / 2);
        of_cut_round_ = in_flight_;
    }
    if (lanes_.size() > lanes_max) forget_idle();
}

void lane_limits::forget_idle() {
    std::erase_if(lanes_, [](const auto& entry) { return entry.second.in_flight == 0; });
}

}  // namespace tidings
