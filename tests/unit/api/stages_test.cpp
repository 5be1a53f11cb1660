// Rates from counters, and GET /v1/stages.
#include <gtest/gtest.h>
#include "api/api_handler.hpp"
#include "api/stage_rates.hpp"
#include "api/stage_routes.hpp"
#include "api_client.hpp"
#include "support/virtual_clock.hpp"

namespace tidings::api {
namespace {

using namespace testing_support;
using namespace std::chrono_literals;
using rates = std::vector<std::optional<double>>;

constexpr steady_time start{};

TEST(StageRates, need_a_second_and_look_back_a_minute) {
    stage_rates seen;

    EXPECT_EQ(seen.rates_at(start, {100, 5}), rates(2));
    EXPECT_EQ(seen.rates_at(start + 500ms, {101, 5}), rates(2));
    EXPECT_EQ(seen.rates_at(start + 2s, {120, 5}), (rates{10.0, 0.0}));
    for (int second = 5; second <= 70; second += 5) seen.rates_at(start + second * 1s, {100, 5});
    EXPECT_EQ(seen.rates_at(start + 75s, {700, 5}), (rates{10.0, 0.0})) << "600 in the minute since 15 s";
}

TEST(StageRates, a_long_silence_is_part_of_the_rate_and_a_counter_never_runs_back) {
    stage_rates seen;
    seen.rates_at(start, {10});

    EXPECT_EQ(seen.rates_at(start + 100s, {110}), rates{1.0});
    EXPECT_EQ(seen.rates_at(start + 101s, {5}), rates{0.0});
}

TEST(Stages, each_tells_what_it_knows) {
    asio::io_context io;
    virtual_clock clock{io};
    counting_random random;
    std::uint64_t done = 0;
    std::vector<ask_stage> stages{[&] {
                                      return stage_state{"outbox", done, 3, 1'500ms};
                                  },
                                  [&] {
                                      return stage_state{"log", done, {}, {}};
                                  }};
    api_client client{io,
                      make_handler(stage_routes(std::move(stages), clock), {auth_mode::off, {}, {}}, clock, random)};

    EXPECT_TRUE(json_in(client.get("/v1/stages")).at("stages").at(0).at("per_second").is_null());
    clock.run_for(10s);
    done = 25;
    const auto told = json_in(client.get("/v1/stages"));

    EXPECT_EQ(told.at("stages").at(0).at("name"), "outbox");
    EXPECT_EQ(told.at("stages").at(0).at("per_second"), 2.5);
    EXPECT_EQ(told.at("stages").at(0).at("backlog"), 3);
    EXPECT_EQ(told.at("stages").at(0).at("oldest_seconds"), 1.5);
    EXPECT_TRUE(told.at("stages").at(1).at("backlog").is_null());
    EXPECT_EQ(client.get("/v1/stages?x=1").status, 400);
}

}  // namespace
}  // namespace tidings::api
