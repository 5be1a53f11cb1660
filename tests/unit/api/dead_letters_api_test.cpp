// Replay, discard and resend from the handler down to dead letters in memory.
#include <gtest/gtest.h>
#include <algorithm>
#include <set>
#include "api/api_handler.hpp"
#include "api/dead_letters_controller.hpp"
#include "api_client.hpp"
#include "support/recording_log.hpp"
#include "support/virtual_clock.hpp"

namespace tidings::api {
namespace {

using namespace testing_support;
using namespace std::chrono_literals;

std::string numbered_id(const std::string& prefix, int number) {
    auto digits = std::to_string(number);
    return prefix + "01932b1a-0000-7000-8000-" + std::string(12 - digits.size(), '0') + digits;
}

struct memory_dead_letters final : dead_letters {
    std::vector<message_id> dead;  // oldest death first
    std::vector<death> deaths;     // latest first
    std::vector<std::string> replays, reasons;
    std::set<std::string> copies;  // the stores too keep one copy of an id
    std::optional<dead_letter_filter> asked;
    std::optional<std::string> recipient;
    std::optional<error> trouble;
    int failures_left = 0;
    bool dies_again = false;

    // Died in the order of their numbers.
    task<result<std::vector<dead_letter_place>>> select(dead_letter_filter, std::optional<dead_letter_place> after,
                                                        std::size_t limit) override {
        if (trouble) co_return *trouble;
        std::vector<dead_letter_place> found;
        for (const auto& id : dead)
            if (found.size() < limit && (!after || after->id < id)) found.push_back({{}, id});
        co_return found;
    }
    task<result<std::int64_t>> count(dead_letter_filter filter, std::int64_t most) override {
        if (trouble) co_return *trouble;
        asked = std::move(filter);
        co_return std::min(most, static_cast<std::int64_t>(dead.size()));
    }
    task<result<std::vector<death>>> latest(std::size_t most) override {
        if (trouble) co_return *trouble;
        co_return std::vector<death>(deaths.begin(), deaths.begin() + std::min(most, deaths.size()));
    }
    task<result<std::int64_t>> replay(std::vector<message_id> ids, std::string replay) override {
        if (failures_left > 0 && failures_left-- > 0) co_return error{errc::unavailable, "away"};
        std::int64_t changed = 0;
        for (const auto& id : ids) {
            replays.push_back(replay);
            changed += static_cast<std::int64_t>(std::erase(dead, id));
            if (dies_again) dead.push_back(id);
        }
        co_return changed;
    }
    task<result<std::int64_t>> discard(std::vector<message_id> ids, std::string reason) override {
        std::int64_t changed = 0;
        for (const auto& id : ids) {
            reasons.push_back(reason);
            changed += static_cast<std::int64_t>(std::erase(dead, id));
        }
        co_return changed;
    }
    task<result<message_id>> resend(message_id, message_id copy, std::optional<std::string> to, std::string) override {
        if (trouble) co_return *trouble;
        recipient = std::move(to);
        copies.insert(copy.value);
        co_return copy;
    }
};

struct DeadLettersApi : ::testing::Test {
    asio::io_context io;
    virtual_clock clock{io};
    counting_random random;
    recording_log log;
    memory_dead_letters letters;
    int revived = 0;
    api_client client{
        io, make_handler(dead_letter_routes(letters, clock, random, logger(log, "api"), [this] { ++revived; }),
                         {auth_mode::off, {}, {}}, clock, random)};

    void bury(int count) {
        for (int number = 1; number <= count; ++number) letters.dead.emplace_back(numbered_id("msg_", number));
    }
    http_response replay(std::string_view body) { return client.send_json("POST", "/v1/dead-letters/replay", body); }
    http_response discard(std::string_view body) { return client.send_json("POST", "/v1/dead-letters/discard", body); }
    http_response resend(std::string_view body, header_list headers = {}, int number = 1) {
        const auto path = "/v1/messages/" + numbered_id("msg_", number) + "/resend";
        return client.send_json("POST", path, body, std::move(headers));
    }
};

TEST_F(DeadLettersApi, what_matches_is_replayed_and_counted) {
    bury(250);

    const auto answer = replay("{}");

    EXPECT_EQ(answer.status, 200);
    EXPECT_EQ(answer.body, R"({"matched":250,"more":false,"replayed":250,"unchanged":0,"dry_run":false})");
    EXPECT_TRUE(letters.dead.empty());
    EXPECT_EQ(letters.replays.size(), 250u);
    EXPECT_GT(revived, 0);
}

TEST_F(DeadLettersApi, groups_are_of_the_latest_deaths_and_say_when_there_are_more) {
    const auto died = [&](int number, int code) {
        letters.deaths.push_back({message_id(numbered_id("msg_", number)), "full.example", "placed", "mail.example:25",
                                  code, "", "no " + std::to_string(number),
                                  timestamp(std::chrono::seconds(100'000 - number))});
    };
    died(1, 452);
    died(2, 550);
    died(3, 452);

    const auto answer = client.get("/v1/dead-letters/groups");

    EXPECT_EQ(answer.status, 200);
    const auto body = json_in(answer);
    EXPECT_EQ(body.at("looked_at"), 3);
    EXPECT_EQ(body.at("more"), false);
    ASSERT_EQ(body.at("data").as_array().size(), 2u);
    const auto& first = body.at("data").as_array()[0].as_object();
    EXPECT_EQ(first.at("reply"), "452");
    EXPECT_EQ(first.at("text"), "no");
    EXPECT_EQ(first.at("count"), 2);
    EXPECT_EQ(first.at("latest"), (boost::json::object{{"id", numbered_id("msg_", 1)}, {"said", "no 1"}}));

    for (int number = 4; number <= 5'001; ++number) died(number, 452);
    const auto many = json_in(client.get("/v1/dead-letters/groups"));
    EXPECT_EQ(many.at("looked_at"), 5'000);
    EXPECT_EQ(many.at("more"), true);
    EXPECT_EQ(client.get("/v1/dead-letters/groups?domain=x").status, 400);
    letters.trouble = error{errc::unavailable, "away"};
    EXPECT_EQ(client.get("/v1/dead-letters/groups").status, 503);
}

TEST_F(DeadLettersApi, a_dry_run_only_counts) {
    bury(3);

    const auto answer = replay(R"({"dry_run": true})");

    EXPECT_EQ(answer.body, R"({"matched":3,"more":false,"replayed":0,"unchanged":3,"dry_run":true})");
    EXPECT_EQ(letters.dead.size(), 3u);
}

TEST_F(DeadLettersApi, every_member_of_the_filter_is_passed_on) {
    replay(R"({"id": ")" + numbered_id("msg_", 1) + R"(", "order": ")" + numbered_id("ord_", 1) +
           R"(", "recipient": "a@b.example", "domain": "b.example", "kind": "paid", "text": "full",
           "died_after": "2026-11-23T08:00:00Z", "died_before": "2026-11-23T09:00:00Z"})");

    ASSERT_TRUE(letters.asked.has_value());
    EXPECT_EQ(letters.asked->id, message_id(numbered_id("msg_", 1)));
    EXPECT_EQ(letters.asked->order, order_id(numbered_id("ord_", 1)));
    EXPECT_EQ(letters.asked->recipient, "a@b.example");
    EXPECT_EQ(letters.asked->recipient_domain, "b.example");
    EXPECT_EQ(letters.asked->kind, "paid");
    EXPECT_EQ(letters.asked->text, "full");
    EXPECT_EQ(letters.asked->died_before.value() - letters.asked->died_after.value(), 1h);
}

TEST_F(DeadLettersApi, a_body_that_says_something_else_changes_nothing) {
    bury(1);

    EXPECT_EQ(replay("").status, 400);
    EXPECT_EQ(replay("{\"dry_run\": true, \"dry_run\": false}").status, 400);
    for (const auto* body :
         {"[]", R"({"unknown": 1})", R"({"dry_run": "yes"})", R"({"rate": "fast"})", R"({"rate": "off"})",
          R"({"id": "ord_1"})", R"({"kind": ""})", R"({"reason": "x"})", R"({"died_after": "yesterday"})"}) {
        const auto answer = replay(body);
        EXPECT_EQ(answer.status, 422) << body;
        EXPECT_EQ(json_in(answer).at("errors").as_array().size(), 1u) << body;
    }
    EXPECT_EQ(client.call("POST", "/v1/dead-letters/replay", "{}").status, 415);
    EXPECT_EQ(letters.dead.size(), 1u);
}

TEST_F(DeadLettersApi, what_dies_again_meanwhile_is_not_replayed_twice) {
    bury(150);
    letters.dies_again = true;

    const auto answer = replay("{}");

    EXPECT_EQ(json_in(answer).at("replayed").as_int64(), 150);
    EXPECT_EQ(letters.replays.size(), 150u);
}

TEST_F(DeadLettersApi, many_go_on_behind_a_202_and_tell_their_progress) {
    bury(1'001);

    const auto answer = replay("{}");

    ASSERT_EQ(answer.status, 202);
    const auto where = header_in(answer, "Location");
    EXPECT_EQ(where, "/v1/dead-letters/replays/" + std::string(json_in(answer).at("id").as_string()));
    clock.run_for(1s);
    const auto progress = json_in(client.get(where));
    EXPECT_EQ(progress.at("state").as_string(), "done");
    EXPECT_EQ(progress.at("replayed").as_int64(), 1'001);
    EXPECT_EQ(client.get("/v1/dead-letters/replays/rpl_unknown").status, 404);
}

TEST_F(DeadLettersApi, the_rate_is_kept) {
    bury(1'001);

    const auto where = header_in(replay(R"({"rate": "10/s"})"), "Location");
    clock.run_for(10s);

    EXPECT_NEAR(static_cast<double>(letters.replays.size()), 100, 2);
    EXPECT_EQ(json_in(client.get(where)).at("state").as_string(), "running");
    clock.run_for(100s);
    EXPECT_EQ(json_in(client.get(where)).at("state").as_string(), "done");
    EXPECT_EQ(letters.replays.size(), 1'001u);
}

TEST_F(DeadLettersApi, a_job_that_is_cancelled_keeps_what_it_has_done) {
    bury(1'001);
    const auto where = header_in(replay(R"({"rate": "10/s"})"), "Location");
    clock.run_for(10s);

    EXPECT_EQ(client.call("DELETE", where).status, 200);
    clock.run_for(1ms);

    const auto job = json_in(client.get(where));
    const auto replayed = job.at("replayed").as_int64();
    EXPECT_EQ(job.at("state").as_string(), "cancelled");
    EXPECT_NEAR(static_cast<double>(replayed), 100, 2);
    EXPECT_EQ(job.at("unchanged").as_int64(), 1'001 - replayed);
    clock.run_for(1min);
    EXPECT_EQ(letters.dead.size(), 1'001u - static_cast<std::size_t>(replayed));
    EXPECT_EQ(client.call("DELETE", where).status, 200) << "it has ended, and stays as it is";
    EXPECT_EQ(client.call("DELETE", "/v1/dead-letters/replays/rpl_unknown").status, 404);
}

TEST_F(DeadLettersApi, a_job_that_was_done_when_it_was_cancelled_is_done) {
    bury(2);
    const auto where = header_in(replay(R"({"rate": "1/m"})"), "Location");
    clock.run_for(2min);

    client.call("DELETE", where);

    EXPECT_EQ(json_in(client.get(where)).at("state").as_string(), "done");
}

TEST_F(DeadLettersApi, one_call_takes_a_hundred_thousand_at_most_and_says_that_there_are_more) {
    bury(100'001);

    const auto counted = json_in(replay(R"({"dry_run": true})"));

    EXPECT_EQ(counted.at("matched").as_int64(), 100'000);
    EXPECT_TRUE(counted.at("more").as_bool());
    const auto begun = json_in(replay(R"({"rate": "1/h"})"));
    EXPECT_EQ(begun.at("matched").as_int64(), 100'000);
    EXPECT_TRUE(begun.at("more").as_bool());
}

TEST_F(DeadLettersApi, what_the_rate_makes_slow_is_not_waited_for) {
    bury(100);

    EXPECT_EQ(replay(R"({"rate": "1/s"})").status, 202);
}

TEST_F(DeadLettersApi, a_store_that_is_away_for_a_moment_is_asked_again) {
    bury(1'001);
    letters.failures_left = 3;

    const auto where = header_in(replay("{}"), "Location");
    clock.run_for(1min);

    EXPECT_EQ(json_in(client.get(where)).at("replayed").as_int64(), 1'001);
}

TEST_F(DeadLettersApi, a_store_that_stays_away_ends_the_job) {
    bury(1'001);
    letters.failures_left = 1'000;

    const auto where = header_in(replay("{}"), "Location");
    clock.run_for(10min);

    EXPECT_EQ(json_in(client.get(where)).at("state").as_string(), "failed");
    letters.trouble = error{errc::unavailable, "away"};
    EXPECT_EQ(replay("{}").status, 503);
}

TEST_F(DeadLettersApi, only_a_few_jobs_run_at_once) {
    bury(20);

    for (int number = 0; number < 4; ++number) EXPECT_EQ(replay(R"({"rate": "1/h"})").status, 202);

    EXPECT_EQ(replay("{}").status, 409);
}

TEST_F(DeadLettersApi, discarded_messages_keep_the_reason) {
    bury(2);

    const auto answer = discard(R"({"reason": "test orders"})");

    EXPECT_EQ(answer.body, R"({"matched":2,"more":false,"discarded":2,"unchanged":0,"dry_run":false})");
    EXPECT_EQ(letters.reasons.at(0), "discarded by anonymous: test orders");
    EXPECT_EQ(revived, 0);
}

TEST_F(DeadLettersApi, a_message_is_resent_to_the_same_or_another_recipient) {
    const auto same = resend("");
    EXPECT_EQ(same.status, 201);
    EXPECT_FALSE(letters.recipient.has_value());
    EXPECT_EQ(header_in(same, "Location"), "/v1/messages/" + std::string(json_in(same).at("id").as_string()));

    EXPECT_EQ(resend(R"({"recipient": "new@b.example"})").status, 201);
    EXPECT_EQ(letters.recipient, "new@b.example");
    EXPECT_EQ(revived, 2);
}

TEST_F(DeadLettersApi, a_resend_that_is_repeated_with_its_key_is_one_copy) {
    const auto first = resend("{}", {{"Idempotency-Key", "ticket-4711"}});
    const auto again = resend("{}", {{"Idempotency-Key", "ticket-4711"}});

    EXPECT_EQ(first.status, 201);
    EXPECT_EQ(again.status, 201);
    EXPECT_EQ(first.body, again.body);
    EXPECT_EQ(letters.copies.size(), 1u);
    EXPECT_TRUE(is_id("msg_", json_in(first).at("id").as_string()));
    // Another process has the same answer, and another key, message or no key is another copy.
    api_client other{io, make_handler(dead_letter_routes(letters, clock, random, logger(log, "api")),
                                      {auth_mode::off, {}, {}}, clock, random)};
    EXPECT_EQ(other
                  .send_json("POST", "/v1/messages/" + numbered_id("msg_", 1) + "/resend", "{}",
                             {{"Idempotency-Key", "ticket-4711"}})
                  .body,
              first.body);
    resend("{}", {{"Idempotency-Key", "ticket-4712"}});
    resend("{}", {{"Idempotency-Key", "ticket-4711"}}, 2);
    resend("{}");
    resend("{}");
    EXPECT_EQ(letters.copies.size(), 5u);
}

TEST_F(DeadLettersApi, a_key_that_came_with_another_body_is_422_and_a_malformed_one_400) {
    resend("{}", {{"Idempotency-Key", "k"}});

    const auto other = resend(R"({"recipient": "new@b.example"})", {{"Idempotency-Key", "k"}});

    EXPECT_EQ(other.status, 422);
    EXPECT_EQ(json_in(other).at("type"), "urn:tidings:problem:idempotency-key-reused");
    EXPECT_EQ(letters.copies.size(), 1u);
    EXPECT_EQ(resend("{}", {{"Idempotency-Key", "two words"}}).status, 400);
}

TEST_F(DeadLettersApi, a_resend_is_refused_with_its_reason) {
    EXPECT_EQ(resend(R"({"recipient": "no mailbox"})").status, 422);
    EXPECT_EQ(resend(R"({"to": "a@b.example"})").status, 422);
    EXPECT_EQ(client.send_json("POST", "/v1/messages/ord_1/resend", "{}").status, 404);
    letters.trouble = error{errc::conflict, "still on its way"};
    EXPECT_EQ(resend("{}").status, 409);
}

}  // namespace
}  // namespace tidings::api
