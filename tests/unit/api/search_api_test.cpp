// GET /v1/search from the handler down to stores in memory.
#include <gtest/gtest.h>
#include "api/api_handler.hpp"
#include "api/search_hits.hpp"
#include "api/search_routes.hpp"
#include "api_client.hpp"
#include "domain/order_number.hpp"
#include "memory_archive.hpp"
#include "memory_finder.hpp"
#include "support/recording_log.hpp"
#include "support/virtual_clock.hpp"

namespace tidings::api {
namespace {

using namespace testing_support;

std::string numbered_id(std::string_view prefix, int number) {
    char text[64];
    std::snprintf(text, sizeof text, "%s01936f2c-5a1b-7c3d-8e4f-%012d", std::string(prefix).c_str(), number);
    return text;
}

std::string text_in(const boost::json::value& one) {
    return one.is_string() ? std::string(one.as_string()) : boost::json::serialize(one);
}

struct SearchApi : ::testing::Test {
    asio::io_context io;
    virtual_clock clock{io};
    counting_random random;
    recording_log log;
    few_messages archive;
    memory_finder finder;
    std::vector<stored_order> elsewhere;
    api_client client{
        io, make_handler(search_routes(
                             archive, finder,
                             [this](search_terms) -> task<result<std::vector<stored_order>>> { co_return elsewhere; },
                             logger(log, "api")),
                         {auth_mode::off, {}, {}}, clock, random)};

    void add(int order, const std::string& recipient = "ada@example.com") {
        message one;
        one.id = message_id(numbered_id("msg_", 100 + static_cast<int>(archive.kept.size())));
        one.order = order_id(numbered_id("ord_", order));
        one.kind = mail_kind::placed;
        one.recipient = recipient;
        one.status = message_status::dead;
        archive.kept.push_back(one);
    }
    void add_event(int order, const std::string& reference) {
        found_event one;
        one.event.id = event_id(numbered_id("evt_", order));
        one.event.order = order_id(numbered_id("ord_", order));
        one.event.version = 1;
        one.event.type = "order.placed.v1";
        one.event.traceparent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
        one.reference = reference;
        finder.events.push_back(one);
    }
    boost::json::value search(const std::string& q) {
        const auto answer = client.get("/v1/search?q=" + q);
        EXPECT_EQ(answer.status, 200) << answer.body;
        return json_in(answer);
    }
};

TEST_F(SearchApi, a_message_id_and_a_header_open_the_message) {
    add(1);
    const auto id = archive.kept[0].id.value;

    for (const auto& typed : {id, "%3C" + id + "%40shop.example%3E"}) {
        const auto found = search(typed);
        EXPECT_EQ(text_in(found.at("opens")), "messages/" + id);
        EXPECT_EQ(found.at("hits").as_array().size(), 1u);
        EXPECT_EQ(text_in(found.at("hits").at(0).at("kind")), "message");
        EXPECT_EQ(text_in(found.at("hits").at(0).at("text")), "placed · dead · " + short_number(archive.kept[0].order));
    }
    EXPECT_TRUE(search(numbered_id("msg_", 9)).at("opens").is_null());
}

TEST_F(SearchApi, a_reference_and_a_trace_open_their_only_order) {
    add_event(1, "A-1");
    add_event(2, "A-2");

    EXPECT_EQ(text_in(search("A-2").at("opens")), "orders/" + numbered_id("ord_", 2));
    const auto both = search("0af7651916cd43dd8448eb211c80319c");
    EXPECT_TRUE(both.at("opens").is_null()) << "two orders";
    EXPECT_EQ(both.at("hits").as_array().size(), 4u) << "and their events";
    const auto event = search(numbered_id("evt_", 1));
    EXPECT_EQ(text_in(event.at("opens")), "orders/" + numbered_id("ord_", 1));
    EXPECT_EQ(text_in(event.at("hits").at(0).at("text")), "A-1");
}

TEST_F(SearchApi, an_address_opens_the_person_and_shows_no_address_of_others) {
    add(1);
    add(2, "bob@example.com");

    const auto found = search("ada%40example.com");

    EXPECT_EQ(text_in(found.at("opens")), "people/ada@example.com");
    EXPECT_EQ(found.at("hits").as_array().size(), 2u);
    EXPECT_EQ(search("nobody%40example.com").at("hits").as_array().size(), 1u) << "who has no mail may be asked about";
    EXPECT_EQ(boost::json::serialize(search(numbered_id("ord_", 2))).find("bob@"), std::string::npos);
}

TEST_F(SearchApi, an_order_of_the_other_side_is_found_though_no_event_of_it_came) {
    elsewhere.push_back({order_id(numbered_id("ord_", 7)), 1, R"({"reference": "A-7"})"});

    const auto found = search(numbered_id("ord_", 7));

    EXPECT_EQ(text_in(found.at("opens")), "orders/" + numbered_id("ord_", 7));
    EXPECT_EQ(text_in(found.at("hits").at(0).at("text")), "A-7");
}

TEST_F(SearchApi, a_kind_has_at_most_twenty_hits_and_says_that_there_are_more) {
    for (int order = 1; order <= 25; ++order) add(order);

    const auto found = search("ada%40example.com");

    EXPECT_EQ(found.at("hits").as_array().size(), 1 + search_hits::kind_max);
    ASSERT_EQ(found.at("more").as_array().size(), 1u);
    EXPECT_EQ(found.at("more").at(0), "message");
}

TEST_F(SearchApi, words_are_looked_for_as_a_reference_only) {
    EXPECT_TRUE(search("earl+grey").at("hits").as_array().empty());
    ASSERT_EQ(finder.asked.size(), 1u);
    EXPECT_EQ(finder.asked[0].value, "earl grey");
}

TEST_F(SearchApi, nothing_and_too_much_are_refused) {
    EXPECT_EQ(client.get("/v1/search").status, 400);
    EXPECT_EQ(client.get("/v1/search?q=").status, 400);
    EXPECT_EQ(client.get("/v1/search?q=a&limit=3").status, 400);
    EXPECT_EQ(client.get("/v1/search?q=" + std::string(401, 'a')).status, 400);
}

TEST_F(SearchApi, of_an_order_service_that_stands_alone_finds_its_own_orders) {
    std::vector<search_terms> asked;
    std::optional<error> trouble;
    const find_orders orders = [&](search_terms terms) -> task<result<std::vector<stored_order>>> {
        asked.push_back(terms);
        if (trouble) co_return *trouble;
        co_return elsewhere;
    };
    api_client alone{
        io, make_handler(order_search_routes(orders, logger(log, "api")), {auth_mode::off, {}, {}}, clock, random)};
    const order_id id{numbered_id("ord_", 1)};
    elsewhere = {{id, 1, R"({"reference":"FIND-1"})"}};

    const auto found = json_in(alone.get("/v1/search?q=FIND-1"));
    EXPECT_EQ(text_in(found.at("opens")), "orders/" + id.value);
    EXPECT_EQ(found.at("hits").at(0).at("text"), "FIND-1");
    EXPECT_EQ(asked.at(0).reference, std::string("FIND-1"));
    EXPECT_EQ(json_in(alone.get("/v1/search?q=ada@example.com")).at("opens"), "people/ada@example.com");

    elsewhere.clear();
    EXPECT_TRUE(json_in(alone.get("/v1/search?q=nothing")).at("opens").is_null());
    EXPECT_EQ(alone.get("/v1/search").status, 400);
    EXPECT_NE(alone.get("/v1/search").body.find("an order's id or reference"), std::string::npos);
    trouble = error{errc::unavailable, "away"};
    EXPECT_EQ(alone.get("/v1/search?q=FIND-1").status, 503);
}

}  // namespace
}  // namespace tidings::api
