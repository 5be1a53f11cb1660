#include "tracing/sampler.hpp"
#include <charconv>
#include <cmath>

namespace tidings {
namespace {

constexpr std::uint64_t every_trace = 0, no_trace = std::uint64_t{1} << 56;
constexpr std::string_view parent_prefix = "parentbased_";

// The last seven bytes are random in every generator of trace ids (W3C trace context level 2, section 3.2.2.3).
std::uint64_t randomness_of(std::string_view trace_id) {
    std::uint64_t value = 0;
    if (trace_id.size() < 14) return value;
    const auto last = trace_id.substr(trace_id.size() - 14);
    std::from_chars(last.data(), last.data() + last.size(), value, 16);
    return value;
}

}  // namespace

result<double> sampler::parse_ratio(const std::string& argument) {
    if (argument.empty()) return 1.0;
    double ratio = 0;
    const auto [end, problem] = std::from_chars(argument.data(), argument.data() + argument.size(), ratio);
    const bool whole = problem == std::errc{} && end == argument.data() + argument.size();
    if (!whole || !std::isfinite(ratio) || ratio < 0 || ratio > 1)
        return error{errc::invalid, "is no ratio; write a number from 0 to 1, such as 0.1 for every tenth trace"};
    return ratio;
}

result<sampler> sampler::parse(const std::string& name, const std::string& argument) {
    sampler made;
    auto root = std::string_view(name);
    made.parent_decides_ = root.starts_with(parent_prefix);
    if (made.parent_decides_) root.remove_prefix(parent_prefix.size());
    if (root == "always_on") {
        made.threshold_ = every_trace;
    } else if (root == "always_off") {
        made.threshold_ = no_trace;
    } else if (root == "traceidratio") {
        const auto ratio = parse_ratio(argument);
        if (!ratio) return ratio.error();
        made.threshold_ = no_trace - static_cast<std::uint64_t>(std::llround(*ratio * static_cast<double>(no_trace)));
    } else {
        return error{errc::invalid,
                     "is no sampler that is known here; write always_on, always_off, traceidratio, or one of them "
                     "behind parentbased_"};
    }
    return made;
}

bool sampler::samples(std::string_view trace_id, std::optional<bool> parent) const {
    if (parent_decides_ && parent) return *parent;
    return randomness_of(trace_id) >= threshold_;
}

}  // namespace tidings
