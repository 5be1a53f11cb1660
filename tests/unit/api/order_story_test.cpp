// GET /v1/orders/{id}/story from the handler down to stores in memory.
#include <gtest/gtest.h>
#include "api/api_handler.hpp"
#include "api/order_story_routes.hpp"
#include "api_client.hpp"
#include "memory_archive.hpp"
#include "memory_finder.hpp"
#include "support/recording_log.hpp"
#include "support/virtual_clock.hpp"

namespace tidings::api {
namespace {

using namespace testing_support;

const order_id an_order{"ord_01936f2c-5a1b-7c3d-8e4f-000000000001"};

struct OrderStory : ::testing::Test {
    asio::io_context io;
    virtual_clock clock{io};
    counting_random random;
    recording_log log;
    few_messages archive;
    memory_finder finder;
    std::optional<order_facts> facts;
    api_client client{io, make_handler(order_story_routes(
                                           archive, finder,
                                           [this](order_id, std::int64_t) -> task<result<std::optional<order_facts>>> {
                                               co_return facts;
                                           },
                                           logger(log, "api")),
                                       {auth_mode::off, {}, {}}, clock, random)};

    void add_version(
        std::int64_t version,
        const std::string& payload =
            R"({"order":{"status":"paid"},"previous_status":"placed","changed":["status"],"notify":true})") {
        found_event one;
        one.event = {.id = event_id("evt_01936f2c-5a1b-7c3d-8e4f-00000000000" + std::to_string(version)),
                     .order = an_order,
                     .version = version,
                     .type = "order.paid.v1",
                     .time = clock.now(),
                     .payload = payload,
                     .traceparent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"};
        one.received_at = clock.now() + std::chrono::milliseconds(7);
        one.place = log_place{2, 41 + version};
        finder.events.push_back(one);
    }
    message& add_mail(std::int64_t version, message_status status, const std::string& reason = {}) {
        message one;
        one.id = message_id("msg_01936f2c-5a1b-7c3d-8e4f-00000000001" + std::to_string(finder.mails.size()));
        one.order = an_order;
        one.order_version = version;
        one.kind = mail_kind::paid;
        one.recipient = "ada@example.com";
        one.status = status;
        one.reason = reason;
        one.created_at = one.updated_at = clock.now();
        return finder.mails.emplace_back(one);
    }
    boost::json::value story(const std::string& query = {}) {
        const auto answer = client.get("/v1/orders/" + an_order.value + "/story" + query);
        EXPECT_EQ(answer.status, 200) << answer.body;
        return json_in(answer);
    }
};

TEST_F(OrderStory, each_version_has_its_event_with_its_place_and_its_mails_with_their_tries) {
    add_version(1);
    auto& mail = add_mail(1, message_status::deferred);
    mail.fence = 1;
    attempt tried;
    tried.number = 1;
    tried.started_at = clock.now();
    tried.outcome = delivery_outcome::refused_for_now;
    tried.reply_code = 452;
    archive.tries[mail.id] = {tried};

    const auto told = story();

    const auto& version = told.at("versions").at(0);
    EXPECT_EQ(version.at("version"), 1);
    EXPECT_EQ(version.at("event").at("partition"), 2);
    EXPECT_EQ(version.at("event").at("offset"), 42);
    EXPECT_EQ(version.at("event").at("trace_id"), "0af7651916cd43dd8448eb211c80319c");
    EXPECT_EQ(version.at("event").at("previous_status"), "placed");
    EXPECT_EQ(version.at("event").at("status"), "paid");
    EXPECT_EQ(version.at("event").at("changed").at(0), "status");
    EXPECT_EQ(version.at("messages").at(0).at("attempts").at(0).at("reply_code"), 452);
    EXPECT_EQ(version.at("messages").at(0).at("why").at("topic"), "deferred");
    EXPECT_TRUE(told.at("next").is_null());
    EXPECT_TRUE(told.at("order_side").is_null());
}

TEST_F(OrderStory, a_version_without_a_mail_says_why) {
    const std::pair<const char*, const char*> reasons[] = {{"notify is false", "silenced"},
                                                           {"only metadata changed", "only_notes"},
                                                           {"expired before it left", "expired"}};
    std::int64_t version = 0;
    for (const auto& [reason, topic] : reasons) {
        add_version(++version);
        add_mail(version, message_status::skipped, reason);
    }
    add_version(++version);
    add_mail(version, message_status::superseded);

    const auto told = story();

    for (std::size_t at = 0; at < 3; ++at)
        EXPECT_EQ(told.at("versions").at(at).at("messages").at(0).at("why").at("topic"), reasons[at].second);
    EXPECT_EQ(told.at("versions").at(3).at("messages").at(0).at("why").at("topic"), "superseded");
}

TEST_F(OrderStory, what_the_order_side_knows_and_the_inbox_does_not_is_told) {
    facts = order_facts{2, {told_event{event_id{"evt_x"}, "order.placed.v1", 1, clock.now(), {}}}};

    const auto told = story();

    EXPECT_TRUE(told.at("versions").as_array().empty());
    EXPECT_EQ(told.at("order_side").at("version"), 2);
    EXPECT_EQ(told.at("order_side").at("not_received").at(0).at("event"), "evt_x");
}

TEST_F(OrderStory, a_long_story_comes_in_pages_and_asks_the_order_side_at_its_end) {
    facts = order_facts{3, {}};
    for (std::int64_t version = 1; version <= 3; ++version) add_version(version);

    const auto first = story("?limit=2");
    EXPECT_EQ(first.at("versions").as_array().size(), 2u);
    EXPECT_EQ(first.at("next"), 2);
    EXPECT_TRUE(first.at("order_side").is_null());
    const auto second = story("?limit=2&after=2");
    EXPECT_EQ(second.at("versions").at(0).at("version"), 3);
    EXPECT_TRUE(second.at("next").is_null());
    EXPECT_EQ(second.at("order_side").at("version"), 3);
}

TEST_F(OrderStory, an_event_that_is_no_json_any_more_keeps_its_place_in_the_story) {
    add_version(1, "gone");

    EXPECT_TRUE(story().at("versions").at(0).at("event").at("status").is_null());
}

TEST_F(OrderStory, an_unknown_order_and_wrong_parameters_are_refused) {
    EXPECT_EQ(client.get("/v1/orders/" + an_order.value + "/story").status, 404);
    EXPECT_EQ(client.get("/v1/orders/x/story").status, 404);
    EXPECT_EQ(client.get("/v1/orders/" + an_order.value + "/story?limit=51").status, 400);
    EXPECT_EQ(client.get("/v1/orders/" + an_order.value + "/story?q=a").status, 400);
}

}  // namespace
}  // namespace tidings::api
