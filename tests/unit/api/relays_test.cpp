// GET /v1/relays: how each relay does, in words.
#include <gtest/gtest.h>
#include "api/api_handler.hpp"
#include "api/relay_routes.hpp"
#include "api_client.hpp"
#include "support/virtual_clock.hpp"

namespace tidings::api {
namespace {

using namespace testing_support;
using namespace std::chrono_literals;

struct Relays : ::testing::Test {
    asio::io_context io;
    virtual_clock clock{io};
    counting_random random;
    dispatcher_status channel;
    std::vector<relay_health> seen{{.relay = "a.test:25", .connections_max = 32}};
    api_client client = limited_to({});

    api_client limited_to(std::optional<rate> most) {
        return api_client{io,
                          make_handler(relay_routes({[this] { return channel; }, [this] { return seen; }, most}, clock),
                                       {auth_mode::off, {}, {}}, clock, random)};
    }

    boost::json::value ago(std::chrono::seconds time) const {
        return boost::json::value(to_rfc3339(std::chrono::round<std::chrono::seconds>(clock.now() - time)));
    }
    boost::json::object answer() { return json_in(client.get("/v1/relays")); }
    boost::json::object relay() { return answer().at("data").at(0).as_object(); }
};

TEST_F(Relays, one_that_was_never_asked_is_untried) {
    const auto told = relay();
    EXPECT_EQ(told.at("state"), "untried");
    EXPECT_TRUE(told.at("since").is_null());
    EXPECT_TRUE(told.at("last_fault").is_null());
    EXPECT_TRUE(told.at("per_second").is_null());
    EXPECT_EQ(told.at("connections"), (boost::json::object{{"open", 0}, {"busy", 0}, {"max", 32}}));
}

TEST_F(Relays, rates_and_the_time_of_a_try_are_those_of_the_last_minute) {
    seen[0].tries = seen[0].accepted = 100;
    seen[0].time_spent = 100s;
    answer();
    clock.run_for(10s);
    seen[0].tries += 25;
    seen[0].accepted += 20;
    seen[0].time_spent += 5s;

    const auto told = relay();

    EXPECT_EQ(told.at("state"), "working");
    EXPECT_EQ(told.at("per_second"), 2.0);
    EXPECT_EQ(told.at("seconds_per_try"), 0.2);
    clock.run_for(100s);
    answer();
    clock.run_for(10s);
    EXPECT_TRUE(relay().at("seconds_per_try").is_null()) << "no try in the last minute";
}

TEST_F(Relays, the_last_tries_the_rate_and_what_will_end_are_told_when_they_are_known) {
    EXPECT_TRUE(answer().at("rate").is_null());
    for (const auto* name : {"last_tries", "certificate_ends_at", "token_ends_at"})
        EXPECT_TRUE(relay().at(name).is_null()) << name;
    seen[0].last_tries = {256, 187ms, 1'912ms};
    seen[0].certificate_ends = timestamp{std::chrono::sys_days{std::chrono::year{2027} / 2 / 21}};
    seen[0].token_lasts = 9min;

    const auto told = relay();

    EXPECT_EQ(json_in(limited_to(rate{30, 60s}).get("/v1/relays")).at("rate"), "30/m");
    EXPECT_EQ(told.at("last_tries"),
              (boost::json::object{{"count", 256}, {"p50_seconds", 0.187}, {"p99_seconds", 1.912}}));
    EXPECT_EQ(told.at("certificate_ends_at"), "2027-02-21T00:00:00.000000Z");
    EXPECT_EQ(told.at("token_ends_at"), ago(-540s));
}

TEST_F(Relays, a_fault_is_told_in_words_with_its_time) {
    channel.channel = breaker::states::open;
    channel.channel_down = 90s;
    seen[0].failing_for = 2min;
    seen[0].last_fault = relay_fault{smtp_phase::auth, 535, "5.7.8", "wrong password \xFF", 3s};

    const auto whole = answer();
    const auto told = whole.at("data").at(0).as_object();

    EXPECT_EQ(whole.at("breaker").at("state"), "open");
    EXPECT_EQ(whole.at("breaker").at("since"), ago(90s));
    EXPECT_EQ(told.at("state"), "failing");
    EXPECT_EQ(told.at("since"), ago(2min));
    EXPECT_EQ(told.at("last_fault").at("phase"), "auth");
    EXPECT_EQ(told.at("last_fault").at("reply"), "wrong password ?");
    EXPECT_EQ(told.at("last_fault").at("meaning").at("topic"), "credentials_refused");
}

TEST_F(Relays, a_fault_without_a_reply_has_words_too) {
    seen[0].failing_for = 0ms;
    seen[0].last_fault = relay_fault{smtp_phase::connect, 0, "", "Connection refused", 0ms};
    EXPECT_EQ(relay().at("last_fault").at("meaning").at("topic"), "no_connection");
    EXPECT_TRUE(relay().at("last_fault").at("reply_code").is_null());
    EXPECT_EQ(client.get("/v1/relays?x=1").status, 400);
}

}  // namespace
}  // namespace tidings::api
