// Idempotency-Key on PATCH: every way in which a repeat can meet an order that has moved on.
#include "unit/ordering/order_service_fixture.hpp"

namespace tidings::testing_support {
namespace {

using ChangeWithKey = OrderService;
using enum order_status;

constexpr const char* pay = R"({"status":"paid"})";

TEST_F(ChangeWithKey, the_key_is_claimed_in_the_same_write) {
    const auto changed = change(order_in(placed), pay, "key-1");

    ASSERT_TRUE(changed);
    ASSERT_TRUE(repository.writes.front().claim);
    EXPECT_EQ(repository.writes.front().claim->key, "key-1");
    EXPECT_EQ(repository.writes.front().document(), changed->answer.document) << "what a repeat's answer is made of";
    EXPECT_EQ(repository.calls, (std::vector<std::string>{"find", "write"})) << "no question for a key that is new";
}

TEST_F(ChangeWithKey, a_repeat_on_an_order_that_has_not_moved_since_gets_the_first_answer) {
    const auto id = order_in(placed);
    const auto first = change(id, pay, "key-1");

    const auto repeat = change(id, pay, "key-1");  // changes nothing any more

    ASSERT_TRUE(first && repeat);
    EXPECT_TRUE(repeat->replayed);
    EXPECT_EQ(repeat->answer, first->answer);
}

TEST_F(ChangeWithKey, a_repeat_gets_the_first_answer_though_the_move_is_illegal_by_now) {
    const auto id = order_in(placed);
    const auto first = change(id, pay, "key-1");
    ASSERT_TRUE(change(id, R"({"status":"shipped"})"));

    const auto repeat = change(id, pay, "key-1");

    ASSERT_TRUE(first && repeat);
    EXPECT_EQ(repeat->answer, first->answer);
    EXPECT_EQ(stored(id).status, shipped);
}

TEST_F(ChangeWithKey, a_repeat_gets_the_first_answer_though_the_fields_are_locked_by_now) {
    const auto id = order_in(paid);
    const auto first = change(id, R"({"customer":{"name":"Eve"}})", "key-1");
    ASSERT_TRUE(change(id, R"({"customer":{"name":"Ada"}})"));
    ASSERT_TRUE(change(id, R"({"status":"shipped"})"));

    const auto repeat = change(id, R"({"customer":{"name":"Eve"}})", "key-1");

    ASSERT_TRUE(first && repeat);
    EXPECT_EQ(repeat->answer, first->answer);
    EXPECT_EQ(stored(id).details.customer.name, "Ada");
}

TEST_F(ChangeWithKey, a_repeat_gets_the_first_answer_though_if_match_is_stale_by_now) {
    const auto id = order_in(placed);
    const auto first = change(id, pay, "key-1", 1);

    const auto repeat = change(id, pay, "key-1", 1);

    ASSERT_TRUE(first && repeat);
    EXPECT_EQ(repeat->answer, first->answer);
}

TEST_F(ChangeWithKey, a_repeat_that_would_change_the_order_again_does_not) {
    const auto id = order_in(placed);
    const auto first = change(id, R"({"metadata":{"a":"1"}})", "key-1");
    ASSERT_TRUE(change(id, R"({"metadata":{"a":"2"}})"));

    const auto repeat = change(id, R"({"metadata":{"a":"1"}})", "key-1");

    ASSERT_TRUE(first && repeat);
    EXPECT_TRUE(repeat->replayed);
    EXPECT_EQ(repeat->answer, first->answer);
    EXPECT_EQ(stored(id).details.metadata.at("a"), "2");
}

TEST_F(ChangeWithKey, another_body_is_refused_on_every_path) {
    const auto id = order_in(placed);
    ASSERT_TRUE(change(id, pay, "key-1"));

    for (const auto* body :
         {R"({"status":"shipped"})", R"({"status":"placed"})", "{}", R"({ "status":"paid"})", R"({"status":"lost"})"}) {
        const auto refused = change(id, body, "key-1");
        ASSERT_FALSE(refused) << body;
        EXPECT_EQ(refused.error().reason, refusal_reason::key_reused) << body;
    }
    EXPECT_EQ(change(id, pay, "key-1", 7)->replayed, true);
    EXPECT_EQ(stored(id).version, 2);
}

TEST_F(ChangeWithKey, a_key_in_flight_is_refused_for_now) {
    const auto id = order_in(placed);
    repository.verdicts = {write_verdict::key_in_flight};

    EXPECT_EQ(change(id, pay, "key-1").error().reason, refusal_reason::key_in_flight);
}

TEST_F(ChangeWithKey, two_of_the_same_at_once_change_the_order_once) {
    const auto id = order_in(placed);
    repository.before_write = [&] { ASSERT_TRUE(change(id, pay, "key-1")); };

    const auto second = change(id, pay, "key-1");

    ASSERT_TRUE(second);
    EXPECT_TRUE(second->replayed);
    EXPECT_EQ(stored(id).version, 2);
}

TEST_F(ChangeWithKey, a_refusal_burns_no_key) {
    const auto id = order_in(placed);
    EXPECT_FALSE(change(id, R"({"status":"delivered"})", "key-1"));

    EXPECT_TRUE(change(id, pay, "key-1"));
}

TEST_F(ChangeWithKey, without_a_key_nothing_is_looked_up) {
    const auto id = order_in(placed);
    EXPECT_FALSE(change(id, R"({"status":"delivered"})"));

    EXPECT_EQ(repository.calls, std::vector<std::string>{"find"});
}

// The n-th call to storage fails, for every n: nothing is stored twice, and the repeat with the same key succeeds.
TEST_F(ChangeWithKey, any_failing_step_leaves_the_order_as_it_was_and_can_be_repeated) {
    for (const auto code : {errc::unavailable, errc::stopping, errc::timed_out, errc::outcome_unknown}) {
        for (std::size_t failing = 0; failing < 2; ++failing) {
            const auto id = order_in(placed);
            const auto key = "key-" + id.value;
            repository.fails.assign(failing, std::nullopt);
            repository.fails.push_back(error{code, "away"});

            const auto failed = change(id, pay, key);

            ASSERT_FALSE(failed) << failing;
            const bool unsure = failing == 1 && (code == errc::timed_out || code == errc::outcome_unknown);
            EXPECT_EQ(failed.error().reason, unsure ? refusal_reason::outcome_unknown : refusal_reason::unavailable)
                << name_of(code) << failing;
            EXPECT_EQ(stored(id).version, 1);
            EXPECT_TRUE(change(id, pay, key));
        }
    }
}

TEST_F(ChangeWithKey, a_refusal_is_not_given_while_the_key_cannot_be_looked_up) {
    const auto id = order_in(shipped);
    repository.fails = {std::nullopt, error{errc::unavailable, "away"}};

    EXPECT_EQ(change(id, pay, "key-1").error().reason, refusal_reason::unavailable);
}

}  // namespace
}  // namespace tidings::testing_support
