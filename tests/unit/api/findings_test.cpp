// GET /v1/findings: nobody waits for a look, no look runs twice at once, and one that hangs is itself a finding.
#include <gtest/gtest.h>
#include "api/api_handler.hpp"
#include "api/finding_desk.hpp"
#include "api_client.hpp"
#include "support/virtual_clock.hpp"

namespace tidings::api {
namespace {

using namespace testing_support;
using namespace std::chrono_literals;

struct Findings : ::testing::Test {
    asio::io_context io;
    virtual_clock clock{io};
    counting_random random;
    int looks = 0;
    std::chrono::seconds takes{1};
    bool throws = false;
    api_client client{
        io, make_handler(finding_routes({{"database", [this] { return look_there(); }}}, scope::messages_read, clock),
                         {auth_mode::off, {}, {}}, clock, random)};

    task<finding> look_there() {
        ++looks;
        if (throws) throw std::logic_error("oops");
        co_await clock.sleep_for(takes);
        co_return finding{looks == 1, "look " + std::to_string(looks)};
    }
    boost::json::object answer() { return json_in(client.get("/v1/findings")); }
    boost::json::object found() { return answer().at("data").at(0).as_object(); }
};

TEST_F(Findings, the_first_answer_comes_at_once_and_the_finding_with_a_later_one) {
    const auto first = answer();
    EXPECT_TRUE(first.at("looking").as_bool());
    EXPECT_TRUE(first.at("data").at(0).at("ok").is_null());
    clock.run_for(1s);

    const auto then = answer();

    EXPECT_FALSE(then.at("looking").as_bool());
    EXPECT_EQ(then.at("data").at(0).at("ok"), true);
    EXPECT_EQ(then.at("data").at(0).at("detail"), "look 1");
    EXPECT_TRUE(then.at("data").at(0).at("at").is_string());
    EXPECT_EQ(client.get("/v1/findings?x=1").status, 400);
}

TEST_F(Findings, a_finding_is_kept_for_half_a_minute_and_shown_while_it_is_looked_for_again) {
    answer();
    clock.run_for(1s);
    clock.run_for(29s);
    answer();
    EXPECT_EQ(looks, 1);
    clock.run_for(1s);
    EXPECT_EQ(found().at("detail"), "look 1");
    clock.run_for(1s);
    EXPECT_EQ(found().at("detail"), "look 2");
    EXPECT_EQ(found().at("ok"), false);
    EXPECT_EQ(looks, 2);
}

TEST_F(Findings, a_look_that_hangs_is_a_finding_and_is_not_begun_again) {
    takes = 100s;
    answer();
    clock.run_for(40s);

    const auto late = answer();

    EXPECT_FALSE(late.at("looking").as_bool());
    EXPECT_EQ(late.at("data").at(0).at("ok"), false);
    EXPECT_EQ(late.at("data").at(0).at("detail"), "no answer for 40 s");
    EXPECT_EQ(looks, 1);
    clock.run_for(60s);
    EXPECT_EQ(found().at("detail"), "look 1") << "it answered after all";
}

TEST_F(Findings, a_bug_in_a_look_is_its_finding) {
    throws = true;
    answer();
    clock.run_for(1s);
    EXPECT_EQ(found().at("ok"), false);
    EXPECT_EQ(found().at("detail"), "the look ended in a bug: oops");
}

}  // namespace
}  // namespace tidings::api
