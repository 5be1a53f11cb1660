#include "notify/ready_lanes.hpp"
#include <algorithm>

namespace tidings {
namespace {

constexpr std::size_t read_per_mail = 4;  // rows that a claim may read for each that it takes

}  // namespace

std::size_t room_in(const std::string& lane, const claim_request& request) {
    if (std::ranges::find(request.excluded_domains, lane) != request.excluded_domains.end()) return 0;
    const auto named = std::ranges::find(request.rooms, lane, &domain_room::domain);
    if (named != request.rooms.end()) return named->messages_max;
    return request.other_room.value_or(request.messages_max);
}

void ready_lanes::note(const std::string& lane) {
    if (floors_.size() >= lanes_max_ && !floors_.contains(lane)) return;
    floors_.try_emplace(lane, recent_);
    noted_.insert(lane);
}

void ready_lanes::found(const std::string& lane, timestamp floor) {
    if (floors_.size() < lanes_max_ || floors_.contains(lane)) floors_.insert_or_assign(lane, floor);
}

std::vector<lane_ask> ready_lanes::choose(const claim_request& request) {
    std::vector<lane_ask> asked;
    noted_.clear();
    const auto lanes_most = read_per_mail * request.messages_max;
    auto next = floors_.upper_bound(last_);
    for (std::size_t seen = 0; seen < floors_.size() && asked.size() < lanes_most; ++seen) {
        if (next == floors_.end()) next = floors_.begin();
        const auto room = std::min(room_in(next->first, request), request.messages_max);
        if (room > 0) asked.push_back({next->first, next->second, room});
        ++next;
    }
    if (asked.empty()) return asked;
    const auto share = std::max<std::size_t>(1, lanes_most / asked.size());
    for (auto& each : asked) each.room = std::min(each.room, share);
    last_ = asked.back().lane;
    return asked;
}

void ready_lanes::taken(const std::vector<lane_ask>& asked, const std::map<std::string, std::size_t>& brought,
                        bool is_short) {
    if (!is_short) return;
    for (const auto& each : asked) {
        const auto found = brought.find(each.lane);
        if (noted_.contains(each.lane)) continue;
        if (found == brought.end() || found->second < each.room) floors_.erase(each.lane);
    }
}

bool ready_lanes::has_room_for(const claim_request& request) const {
    return std::ranges::any_of(floors_, [&](const auto& lane) { return room_in(lane.first, request) > 0; });
}

}  // namespace tidings
