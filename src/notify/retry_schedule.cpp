#include "notify/retry_schedule.hpp"
#include <algorithm>
#include <charconv>

namespace tidings {
namespace {

using namespace std::chrono_literals;
constexpr std::int64_t duration_max_ms = 366LL * 24 * 3600 * 1000;

}  // namespace

result<std::chrono::milliseconds> parse_duration(std::string_view text) {
    const auto wrong = [&] {
        return error{errc::invalid, "'" + std::string(text.substr(0, 20)) + "' is no duration such as 90s, 5m or 72h"};
    };
    std::int64_t count = 0;
    const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), count);
    if (problem != std::errc{} || count < 0) return wrong();
    const std::string_view unit(end, static_cast<std::size_t>(text.data() + text.size() - end));
    std::int64_t factor = 0;
    if (unit == "ms")
        factor = 1;
    else if (unit == "s")
        factor = 1'000;
    else if (unit == "m")
        factor = 60'000;
    else if (unit == "h")
        factor = 3'600'000;
    else if (unit == "d")
        factor = 86'400'000;
    if (factor == 0 || count > duration_max_ms / factor) return wrong();
    return std::chrono::milliseconds(count * factor);
}

std::chrono::milliseconds jittered(std::chrono::milliseconds base, double low, double high, random_source& random) {
    const double even = static_cast<double>(random.next() >> 11) * 0x1p-53;
    return std::chrono::milliseconds(
        static_cast<std::int64_t>(static_cast<double>(base.count()) * (low + (high - low) * even)));
}

retry_schedule::retry_schedule() : retry_schedule({1min, 5min, 15min, 30min, 1h, 2h, 4h}, 72h) {}

result<retry_schedule> retry_schedule::parse(std::string_view text, milliseconds max_age) {
    std::vector<milliseconds> pauses;
    while (true) {
        const auto comma = std::min(text.find(','), text.size());
        auto pause = parse_duration(text.substr(0, comma));
        if (!pause) return pause.error();
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

}  // namespace tidings
