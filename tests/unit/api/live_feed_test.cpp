// The live feed on virtual time: pace, coming back, silence, and every bound.
#include "api/live_feed.hpp"
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include "api/api_handler.hpp"
#include "api/live_routes.hpp"
#include "api_client.hpp"
#include "support/virtual_clock.hpp"

namespace tidings::api {
namespace {

using namespace testing_support;
using namespace std::chrono_literals;
using testing::HasSubstr;

message_id numbered_message(int number) {
    return message_id("msg_" + std::to_string(number));
}

std::size_t times(const std::string& part, const std::string& text) {
    std::size_t count = 0;
    for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++count;
    return count;
}

// A client that reads whatever comes.
struct reader {
    std::shared_ptr<answer_stream> stream;
    std::string said;
    bool ended = false;

    task<> read() {
        for (;;) {
            const auto piece = co_await stream->next();
            if (piece.empty()) break;
            said += piece;
        }
        ended = true;
    }
    void begin(asio::io_context& io) { asio::co_spawn(io, read(), asio::detached); }
};

struct LiveFeed : testing::Test {
    asio::io_context io;
    virtual_clock clock{io};
    journal_counts counts;
    live_feed feed{clock, "run", [this] { return counts; }, {.streams_max = 3, .frames_max = 4, .ids_max = 5}};

    void SetUp() override { asio::co_spawn(io, feed.run(), asio::detached); }
    void TearDown() override {
        feed.stop();
        clock.run_for(1s);
    }
    reader open(std::string_view last_id = {}) { return {feed.open(last_id), {}, false}; }
    void change(int number, message_status now = message_status::sent) { feed.note(numbered_message(number), now); }
};

TEST_F(LiveFeed, a_change_comes_at_once_and_those_of_the_next_second_come_together) {
    auto client = open();
    client.begin(io);
    clock.run_for(10ms);
    change(1);
    clock.run_for(10ms);
    EXPECT_THAT(client.said,
                HasSubstr("id: run.1\nevent: change\ndata: {\"messages\":[{\"id\":\"msg_1\",\"status\":\"sent\"}]"));

    change(2, message_status::sending);
    change(2, message_status::sent);
    change(3);
    clock.run_for(500ms);
    EXPECT_EQ(times("event: change", client.said), 1u) << "within the pace";
    clock.run_for(600ms);

    EXPECT_EQ(times("event: change", client.said), 2u);
    EXPECT_EQ(times("msg_2", client.said), 1u) << "its latest state only";
    EXPECT_THAT(client.said, testing::Not(HasSubstr("sending")));
}

TEST_F(LiveFeed, a_frame_lists_so_many_ids_and_counts_the_others) {
    auto client = open();
    client.begin(io);
    clock.run_for(10ms);
    change(0);
    clock.run_for(10ms);

    for (int number = 1; number <= 12; ++number) change(number);
    clock.run_for(1100ms);

    EXPECT_THAT(client.said, HasSubstr("\"more\":7"));
    EXPECT_EQ(times("\"msg_", client.said), 6u);
}

TEST_F(LiveFeed, counts_that_another_instance_changed_are_told_within_five_seconds) {
    auto client = open();
    client.begin(io);
    clock.run_for(1s);
    counts.by_status[message_status::dead] = 2;
    clock.run_for(6s);

    EXPECT_THAT(client.said, HasSubstr("\"counts\":{\"dead\":2}"));
    EXPECT_EQ(times("event: change", client.said), 1u) << "and then only when they change again";
}

TEST_F(LiveFeed, who_comes_back_goes_on_behind_what_was_seen) {
    change(1);
    clock.run_for(2s);
    change(2);
    clock.run_for(2s);

    auto client = open("run.1");
    client.begin(io);
    clock.run_for(10ms);

    EXPECT_THAT(client.said, HasSubstr("msg_2"));
    EXPECT_THAT(client.said, testing::Not(HasSubstr("msg_1")));
    EXPECT_THAT(client.said, testing::Not(HasSubstr("reload")));
}

TEST_F(LiveFeed, who_missed_more_than_is_kept_or_comes_from_another_run_loads_again) {
    for (int number = 1; number <= 6; ++number) {
        change(number);
        clock.run_for(2s);
    }
    for (const auto* id : {"run.1", "other.5", "run.77", "run.", "run.x", "nonsense"}) {
        auto client = open(id);
        client.begin(io);
        clock.run_for(10ms);
        EXPECT_EQ(times("event: reload", client.said), 1u) << id;
        EXPECT_EQ(times("event: change", client.said), 0u) << id;
        client.stream->end();
        clock.run_for(10ms);
        EXPECT_TRUE(client.ended);
    }
}

TEST_F(LiveFeed, a_client_that_does_not_read_holds_nothing_and_is_told_to_load_again) {
    auto client = open();
    EXPECT_THAT(run_task(io, client.stream->next()), HasSubstr("event: open"));
    for (int number = 1; number <= 10; ++number) {
        change(number);
        clock.run_for(2s);
    }

    EXPECT_THAT(run_task(io, client.stream->next()), HasSubstr("id: run.10\nevent: reload"));
}

TEST_F(LiveFeed, silence_is_broken_every_fifteen_seconds_and_ends_after_ten_minutes) {
    auto client = open();
    client.begin(io);
    clock.run_for(46s);
    EXPECT_EQ(times(": still here", client.said), 3u);
    EXPECT_FALSE(client.ended);

    clock.run_for(600s);

    EXPECT_TRUE(client.ended);
}

TEST_F(LiveFeed, who_is_no_longer_allowed_is_told_and_the_stream_ends) {
    bool allowed = true;
    auto client = open();
    client.stream->keep_while([&] { return allowed; });
    client.begin(io);
    clock.run_for(60s);
    EXPECT_FALSE(client.ended);
    EXPECT_EQ(times(": still here", client.said), 4u) << "asking does not break the silence";

    allowed = false;
    clock.run_for(2s);

    EXPECT_TRUE(client.ended);
    EXPECT_TRUE(client.said.ends_with("event: session\ndata: {}\n\n"));
}

TEST_F(LiveFeed, there_are_so_many_streams_and_each_that_ends_makes_room) {
    counting_random random;
    api_client http{io, make_handler(live_routes(feed), {auth_mode::off, {}, {}}, clock, random)};
    std::vector<http_response> open;
    for (int n = 0; n < 3; ++n) open.push_back(http.get("/v1/live"));

    const auto refused = http.get("/v1/live");
    EXPECT_EQ(refused.status, 503);
    EXPECT_FALSE(refused.stream);
    EXPECT_EQ(header_in(refused, "Retry-After"), "30");

    open.pop_back();
    const auto taken = http.get("/v1/live");
    EXPECT_EQ(taken.status, 200);
    EXPECT_EQ(taken.content_type, "text/event-stream");
    EXPECT_EQ(http.get("/v1/live?q=a").status, 400);
}

TEST_F(LiveFeed, a_stop_ends_every_stream) {
    auto client = open();
    client.begin(io);
    clock.run_for(10ms);

    feed.stop();
    clock.run_for(10ms);

    EXPECT_TRUE(client.ended);
}

}  // namespace
}  // namespace tidings::api
