#include "notify/storm_guard.hpp"
#include <algorithm>

namespace tidings {
namespace {

constexpr std::size_t head_max = 60, slots_without_storm = static_cast<std::size_t>(-1);

bool is_word(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

}  // namespace

std::string refusal_key(const delivery_report& report) {
    std::string key = std::to_string(report.reply_code) + " " + report.enhanced_code;
    const std::string_view text = report.reply;
    for (std::size_t at = 0; at < text.size() && key.size() < head_max;) {
        const auto end = std::min(text.find(' ', at), text.size());
        const auto word = text.substr(at, end - at);
        at = end + 1;
        // Addresses, hosts, queue ids and digits differ from mail to mail; plain words do not.
        if (!word.empty() &&
            std::ranges::all_of(word, [](char c) { return is_word(c) || c == ',' || c == ':' || c == '\''; }))
            key.append(" ").append(word);
    }
    return key;
}

storm_guard::verdict storm_guard::on_refused(const delivery_report& report, const std::string& recipient,
                                             steady_time now) {
    auto key = refusal_key(report);
    if (is_storm()) {
        if (key != key_) {
            until_ = now;  // this one is refused for itself and says nothing about the storm: probe with another
            return verdict::fail;
        }
        if (now >= *until_) pause(now);
        return verdict::hold;
    }
    if (key != key_) {
        key_ = std::move(key);
        recipients_.clear();
    }
    recipients_.insert(recipient);
    if (recipients_.size() < limits_.equal_max) return verdict::fail;
    pause(now);
    return verdict::hold;
}

void storm_guard::on_accepted() {
    key_.clear();
    recipients_.clear();
    pauses_ = 0;
    until_.reset();
}

std::size_t storm_guard::slots(steady_time now, std::size_t open) const {
    if (!until_) return slots_without_storm;
    return now >= *until_ && open == 0 ? 1 : 0;
}

void storm_guard::pause(steady_time now) {
    const auto doublings = std::min<std::size_t>(pauses_++, 8);
    until_ = now + std::min(limits_.pause_max, limits_.pause_min * (1 << doublings));
    recipients_.clear();
}

}  // namespace tidings
