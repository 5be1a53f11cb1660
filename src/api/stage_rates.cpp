#include "api/stage_rates.hpp"

namespace tidings::api {
namespace {

using namespace std::chrono_literals;
constexpr auto sample_every = 5s;
constexpr auto kept = 60s;

}  // namespace

std::vector<std::optional<double>> stage_rates::rates_at(steady_time now, std::vector<std::uint64_t> counters) {
    while (samples_.size() > 1 && now - samples_[1].at >= kept) samples_.pop_front();
    std::vector<std::optional<double>> rates(counters.size());
    if (!samples_.empty() && now - samples_.front().at >= 1s) {
        const auto& then = samples_.front();
        const auto seconds = std::chrono::duration<double>(now - then.at).count();
        for (std::size_t at = 0; at < counters.size() && at < then.counters.size(); ++at)
            rates[at] = counters[at] < then.counters[at]
                            ? 0.0
                            : static_cast<double>(counters[at] - then.counters[at]) / seconds;
    }
    if (samples_.empty() || now - samples_.back().at >= sample_every) samples_.push_back({now, std::move(counters)});
    return rates;
}

}  // namespace tidings::api
