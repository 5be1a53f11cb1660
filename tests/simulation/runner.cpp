#include "simulation/runner.hpp"
#include <chrono>

namespace tidings::simulation {
namespace {

std::string_view bug_name(mutation bug) {
    for (const auto& known : historic_bugs())
        if (known.bug == bug) return known.name;
    return {};
}

verdict play_one(std::uint64_t seed, const run_request& wanted) {
    const auto plan = make_scenario(seed, wanted.bug);
    if (wanted.aloud) std::printf("seed %llu: %s\n", static_cast<unsigned long long>(seed), plan.text().c_str());
    try {
        return play(plan, wanted.aloud);
    } catch (const std::exception& problem) {
        verdict broken{.plan = plan};
        broken.violations.push_back(std::string("exception: ") + problem.what());
        return broken;
    }
}

}  // namespace

run_result play_seeds(const run_request& wanted) {
    run_result result;
    const auto started = std::chrono::steady_clock::now();
    for (auto seed = wanted.from; seed < wanted.from + wanted.seeds && !result.broken; ++seed) {
        auto one = play_one(seed, wanted);
        ++result.played;
        result.virtual_hours += static_cast<double>(one.took.count()) / 3600;
        for (const auto& [what, count] : one.counts) result.counts[std::string(what)] += count;
        if (!one.violations.empty()) result.broken = std::move(one);
    }
    result.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - started).count();
    return result;
}

std::string replay_command(const verdict& broken) {
    auto line = "build/release/bin/simulation --aloud --seeds 1 --from " + std::to_string(broken.plan.seed);
    if (broken.plan.bug != mutation::none) line += " --bug " + std::string(bug_name(broken.plan.bug));
    return line;
}

bool report(const run_result& result, const run_request& wanted) {
    std::printf("%llu seeds from %llu in %.1f s (%.0f/s), %.0f virtual hours\n",
                static_cast<unsigned long long>(result.played), static_cast<unsigned long long>(wanted.from),
                result.seconds, static_cast<double>(result.played) / std::max(result.seconds, 0.001),
                result.virtual_hours);
    for (const auto& [what, count] : result.counts)
        std::printf("%12llu  %s\n", static_cast<unsigned long long>(count), what.c_str());
    if (!result.broken) return true;
    const auto& broken = *result.broken;
    std::printf("seed %llu broke its promises: %s\n", static_cast<unsigned long long>(broken.plan.seed),
                broken.plan.text().c_str());
    for (const auto& promise : broken.violations) std::printf("  %s\n", promise.c_str());
    std::printf("replay: %s\n", replay_command(broken).c_str());
    return false;
}

}  // namespace tidings::simulation
