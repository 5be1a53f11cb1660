#include "notify/retry_schedule.hpp"
#include <algorithm>
#include "runtime/config_value.hpp"

namespace tidings {
using namespace std::chrono_literals;

retry_schedule::retry_schedule() : retry_schedule({1min, 5min, 15min, 30min, 1h, 2h, 4h}, 72h) {}

result<retry_schedule> retry_schedule::parse(std::string_view text, milliseconds max_age) {
    std::vector<milliseconds> pauses;
    while (true) {
        const auto comma = std::min(text.find(','), text.size());
        const auto entry = text.substr(0, comma);
        auto pause = parse_duration(entry);
        if (!pause) return error{errc::invalid, "'" + std::string(entry.substr(0, 20)) + "' " + pause.error().detail};
        if (*pause < 100ms) return error{errc::invalid, "a pause between tries must be at least 100ms"};
        pauses.push_back(*pause);
        if (comma == text.size()) break;
        text.remove_prefix(comma + 1);
    }
    if (max_age < 1s) return error{errc::invalid, "the maximum age must be at least 1s"};
    return retry_schedule(std::move(pauses), max_age);
}

retry_schedule::milliseconds retry_schedule::pause_after(std::int64_t attempts, milliseconds age,
                                                         random_source& random) const {
    const auto last = static_cast<std::int64_t>(pauses_.size()) - 1;
    const auto base = pauses_[static_cast<std::size_t>(std::clamp<std::int64_t>(attempts - 1, 0, last))];
    const auto left = std::max<milliseconds>(max_age_ - age, 100ms);
    return std::min(jittered(base, 0.8, 1.2, random), left);
}

retry_schedule::milliseconds retry_schedule::longest_pause() const {
    return *std::ranges::max_element(pauses_) * 12 / 10;
}

}  // namespace tidings
