#include <gtest/gtest.h>
#include <cstdlib>
#include "simulation/runner.hpp"

namespace tidings::simulation {
namespace {

std::uint64_t seeds_to_play() {
    if (const char* wanted = std::getenv("TIDINGS_SIMULATION_SEEDS")) return std::strtoull(wanted, nullptr, 10);
    return TIDINGS_SIMULATION_SEEDS;
}

TEST(Simulation, no_seed_breaks_a_promise) {
    const run_request wanted{.from = 1, .seeds = seeds_to_play()};

    const auto result = play_seeds(wanted);

    EXPECT_TRUE(report(result, wanted));
}

TEST(Simulation, a_seed_is_the_same_run_every_time) {
    for (std::uint64_t seed = 1; seed <= 20; ++seed) {
        const auto once = play(make_scenario(seed)), again = play(make_scenario(seed));

        EXPECT_EQ(once.hash, again.hash) << "seed " << seed;
        EXPECT_EQ(once.counts, again.counts) << "seed " << seed;
    }
}

struct HistoricBugs : ::testing::TestWithParam<mutation_info> {};

TEST_P(HistoricBugs, is_found) {
    const run_request wanted{.from = 1, .seeds = 2'000, .bug = GetParam().bug};

    const auto result = play_seeds(wanted);

    ASSERT_TRUE(result.broken) << "2000 seeds did not notice it";
    std::printf("found by seed %llu: %s\n  %s\n", static_cast<unsigned long long>(result.broken->plan.seed),
                result.broken->violations.front().c_str(), replay_command(*result.broken).c_str());
}

INSTANTIATE_TEST_SUITE_P(Simulation, HistoricBugs, ::testing::ValuesIn(historic_bugs().begin(), historic_bugs().end()),
                         [](const auto& given) { return std::string(given.param.name); });

}  // namespace
}  // namespace tidings::simulation
