#include "tracing/sampler.hpp"
#include <gtest/gtest.h>
#include <cstdio>

namespace tidings {
namespace {

constexpr std::string_view low = "4bf92f3577b34da6a300000000000001", high = "4bf92f3577b34da6a3ffffffffffffff";

sampler made(const std::string& name, const std::string& argument = "") {
    return sampler::parse(name, argument).value();
}

TEST(Sampler, without_a_choice_everything_is_recorded_that_the_caller_did_not_leave_out) {
    const sampler rule;

    EXPECT_TRUE(rule.samples(low, std::nullopt));
    EXPECT_TRUE(rule.samples(low, true));
    EXPECT_FALSE(rule.samples(low, false));
}

TEST(Sampler, knows_the_standard_names) {
    EXPECT_TRUE(made("always_on").samples(low, false));
    EXPECT_FALSE(made("always_off").samples(high, true));
    EXPECT_FALSE(made("parentbased_always_off").samples(high, std::nullopt));
    EXPECT_TRUE(made("parentbased_always_off").samples(low, true));
    EXPECT_FALSE(made("parentbased_traceidratio", "0.5").samples(high, false));
}

TEST(Sampler, a_ratio_keeps_that_share_of_the_traces_whatever_service_asks) {
    const auto tenth = made("traceidratio", "0.1"), same_elsewhere = made("parentbased_traceidratio", "0.1");
    std::uint64_t state = 42;
    int kept = 0;
    for (int n = 0; n < 10'000; ++n) {
        state = state * 6364136223846793005ULL + 1442695040888963407ULL;
        char id[33];
        std::snprintf(id, sizeof id, "%016llx%016llx", 1ULL, static_cast<unsigned long long>(state));
        kept += tenth.samples(id, std::nullopt);
        EXPECT_EQ(tenth.samples(id, std::nullopt), same_elsewhere.samples(id, std::nullopt));
    }

    EXPECT_NEAR(kept, 1000, 120);
    EXPECT_FALSE(made("traceidratio", "0").samples(high, std::nullopt));
    EXPECT_TRUE(made("traceidratio", "1").samples(low, std::nullopt));
}

TEST(Sampler, refuses_what_it_cannot_do) {
    for (const std::string name :
         {"jaeger_remote", "parentbased_jaeger_remote", "xray", "parentbased_", "", "ALWAYS_ON"})
        EXPECT_EQ(sampler::parse(name, "").error().code, errc::invalid) << name;
    for (const std::string ratio : {"1.5", "-0.1", "nan", "0,5", "half", "0.5 "})
        EXPECT_EQ(sampler::parse("traceidratio", ratio).error().code, errc::invalid) << ratio;
}

}  // namespace
}  // namespace tidings
