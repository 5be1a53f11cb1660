// The order API from the handler down to a repository in memory.
#include <gtest/gtest.h>
#include "api/api_handler.hpp"
#include "api/health.hpp"
#include "api/orders_controller.hpp"
#include "api_client.hpp"
#include "memory_orders.hpp"
#include "support/recording_log.hpp"
#include "support/virtual_clock.hpp"

namespace tidings::api {
namespace {

using namespace testing_support;

const std::string tea = R"({"customer":{"email":"ada@example.com"},"currency":"EUR",
    "items":[{"name":"Earl Grey","quantity":2,"unit_price":1250}],"shipping":490})";

struct OrdersApi : ::testing::Test {
    asio::io_context io;
    virtual_clock clock{io};
    counting_random random;
    recording_log log;
    memory_orders repository;
    id_generator ids{clock, random};
    order_service service{repository, ids, clock};
    api_client client{io,
                      make_handler(order_routes(service, logger(log, "api")), {auth_mode::off, {}, {}}, clock, random)};

    std::string place() {
        return std::string(json_in(client.send_json("POST", "/v1/orders", tea)).at("id").as_string());
    }
};

TEST_F(OrdersApi, an_order_is_created_with_location_and_etag) {
    const auto answer = client.send_json("POST", "/v1/orders", tea,
                                         {{"traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"}});

    ASSERT_EQ(answer.status, 201) << answer.body;
    const auto body = json_in(answer);
    EXPECT_EQ(body.at("total"), 2990);
    EXPECT_EQ(header_in(answer, "ETag"), "\"1\"");
    EXPECT_EQ(header_in(answer, "Location"), "/v1/orders/" + std::string(body.at("id").as_string()));
    EXPECT_EQ(answer.route, "/v1/orders");
    EXPECT_EQ(repository.traceparent.substr(0, 36), "00-4bf92f3577b34da6a3ce929d0e0e4736-");
    EXPECT_NE(repository.traceparent.substr(36, 16), "00f067aa0ba902b7");
}

TEST_F(OrdersApi, a_bad_order_is_refused_with_a_pointer_for_each_error) {
    const auto answer = client.send_json(
        "POST", "/v1/orders", R"({"currency":"XXQ","colour":1,"customer":{"email":"a@b.example"},"items":[]})");

    EXPECT_EQ(answer.status, 422);
    std::vector<std::string> pointers;
    const auto body = json_in(answer);
    for (const auto& one : body.at("errors").as_array()) pointers.emplace_back(one.at("pointer").as_string());
    for (const auto wanted : {"/currency", "/colour", "/items"})
        EXPECT_NE(std::ranges::find(pointers, wanted), pointers.end()) << wanted;
    EXPECT_EQ(body.at("trace_id").as_string().size(), 32u);
    EXPECT_TRUE(repository.orders.empty());
}

TEST_F(OrdersApi, broken_json_is_400) {
    EXPECT_EQ(client.send_json("POST", "/v1/orders", "{").status, 400);
}

TEST_F(OrdersApi, the_same_key_and_body_get_the_same_answer_again) {
    const auto first = client.send_json("POST", "/v1/orders", tea, {{"Idempotency-Key", "cart-1"}});
    const auto again = client.send_json("POST", "/v1/orders", tea, {{"Idempotency-Key", "cart-1"}});
    const auto other = client.send_json("POST", "/v1/orders", tea + " ", {{"Idempotency-Key", "cart-1"}});

    EXPECT_EQ(again.body, first.body);
    EXPECT_EQ(again.status, 201);
    EXPECT_EQ(header_in(first, "Idempotency-Replayed"), "");
    EXPECT_EQ(header_in(again, "Idempotency-Replayed"), "true");
    EXPECT_EQ(header_in(again, "Location"), header_in(first, "Location"));
    EXPECT_EQ(other.status, 422);
    EXPECT_EQ(repository.orders.size(), 1u);
    EXPECT_EQ(repository.claims.at(0).scope, "POST /v1/orders anonymous");
}

TEST_F(OrdersApi, a_key_that_is_no_key_is_refused_by_name) {
    const std::string too_long(256, 'k');
    for (const std::string_view key :
         {std::string_view(""), std::string_view("a b"), std::string_view("\xc3\xa9"), std::string_view(too_long)}) {
        const auto answer = client.send_json("POST", "/v1/orders", tea, {{"Idempotency-Key", key}});
        EXPECT_EQ(answer.status, 400) << key;
        EXPECT_EQ(json_in(answer).at("errors").at(0).at("header"), "Idempotency-Key");
    }
    EXPECT_EQ(client.send_json("POST", "/v1/orders", tea, {{"Idempotency-Key", "a"}, {"idempotency-key", "b"}}).status,
              400);
    EXPECT_EQ(
        client.send_json("POST", "/v1/orders", tea, {{"Idempotency-Key", std::string_view(too_long).substr(1)}}).status,
        201);
}

TEST_F(OrdersApi, an_order_can_be_read_and_need_not_be_read_twice) {
    const auto path = "/v1/orders/" + place();

    const auto found = client.get(path);
    const auto unchanged = client.get(path, {{"If-None-Match", "\"7\", W/\"1\""}});

    EXPECT_EQ(found.status, 200);
    EXPECT_EQ(header_in(found, "ETag"), "\"1\"");
    EXPECT_EQ(found.route, "/v1/orders/{id}");
    EXPECT_EQ(unchanged.status, 304);
    EXPECT_EQ(unchanged.body, "");
}

TEST_F(OrdersApi, what_is_not_there_is_404) {
    for (const auto path : {"/v1/orders/ord_01936f2c-5a1b-7c3d-8e4f-0123456789ab", "/v1/orders/x",
                            "/v1/orders/x/events", "/v1/nothing", "/"})
        EXPECT_EQ(client.get(path).status, 404) << path;
    EXPECT_EQ(client.send_json("PATCH", "/v1/orders/x", "{}").status, 404);
}

TEST_F(OrdersApi, a_wrong_method_is_405_with_allow) {
    const auto answer = client.call("DELETE", "/v1/orders");

    EXPECT_EQ(answer.status, 405);
    EXPECT_EQ(header_in(answer, "Allow"), "POST, GET, HEAD");
}

TEST_F(OrdersApi, a_wrong_content_type_is_415) {
    const auto path = "/v1/orders/" + place();
    for (const auto type :
         {"", "text/plain", "application/jsonx", "application/merge-patch+json", "application/x-www-form-urlencoded"})
        EXPECT_EQ(client.call("POST", "/v1/orders", tea, {{"Content-Type", type}}).status, 415) << type;
    EXPECT_EQ(client.call("POST", "/v1/orders", tea).status, 415);
    EXPECT_EQ(client.call("PATCH", path, "{}", {{"Content-Type", "text/plain"}}).status, 415);
    EXPECT_EQ(
        client.call("PATCH", path, R"({"status":"paid"})", {{"Content-Type", "Application/Merge-Patch+JSON"}}).status,
        200);
}

TEST_F(OrdersApi, a_body_that_is_packed_or_in_another_charset_is_415) {
    for (const auto coding : {"gzip", "identity, gzip", "br", "x"}) {
        const auto answer = client.send_json("POST", "/v1/orders", tea, {{"Content-Encoding", coding}});
        EXPECT_EQ(answer.status, 415) << coding;
        EXPECT_EQ(header_in(answer, "Accept-Encoding"), "identity");
    }
    EXPECT_EQ(client.send_json("POST", "/v1/orders", tea, {{"Content-Encoding", "Identity"}}).status, 201);
    for (const auto type : {"application/json;charset=UTF-8", "application/json; charset=\"utf-8\"; x=y",
                            "application/json;", "application/json; charset=us-ascii"})
        EXPECT_EQ(client.call("POST", "/v1/orders", tea, {{"Content-Type", type}}).status, 201) << type;
    for (const auto type : {"application/json; charset=iso-8859-1", "application/json; x=y; Charset=utf-16"})
        EXPECT_EQ(client.call("POST", "/v1/orders", tea, {{"Content-Type", type}}).status, 415) << type;
}

TEST_F(OrdersApi, a_change_honours_if_match) {
    const auto path = "/v1/orders/" + place();
    const auto paid = R"({"status":"paid"})", cancelled = R"({"status":"cancelled"})";

    const auto first = client.send_json("PATCH", path, paid, {{"If-Match", "\"1\""}});
    EXPECT_EQ(first.status, 200) << first.body;
    EXPECT_EQ(header_in(first, "ETag"), "\"2\"");
    EXPECT_EQ(client.send_json("PATCH", path, cancelled, {{"If-Match", "\"1\""}}).status, 412);
    for (const auto wrong :
         {"2", "", ",", "W/2", "w/\"2\"", "\"2", "\"2\" \"3\"", "*, \"2\"", "\"2\", *", "\"2\"x", "\"\x01\""})
        EXPECT_EQ(client.send_json("PATCH", path, cancelled, {{"If-Match", wrong}}).status, 400) << wrong;
    for (const auto other : {"W/\"2\"", "\"x\"", "\"0\"", "\"-2\"", "\"02\"", "\"\"", "\"3\"", "\"1\", \"3\"",
                             "\"a,\", W/\"2\"", "\"99999999999999999999\""}) {
        const auto refused = client.send_json("PATCH", path, cancelled, {{"If-Match", other}});
        EXPECT_EQ(refused.status, 412) << other;
        EXPECT_EQ(refused.body.find("version 0"), std::string::npos) << refused.body;
    }
    EXPECT_EQ(
        client
            .send_json("PATCH", "/v1/orders/ord_00000000-0000-7000-8000-000000000000", paid, {{"If-Match", "W/\"2\""}})
            .status,
        404);
    const auto processing = R"({"status":"processing"})";
    EXPECT_EQ(client.send_json("PATCH", path, processing, {{"If-Match", "\"7\", W/\"2\",, \"2\" , \"x\""}}).status,
              200);
    EXPECT_EQ(
        client.send_json("PATCH", path, R"({"shipping":0})", {{"If-Match", "\"9\""}, {"If-Match", "\"3\""}}).status,
        200);
    EXPECT_EQ(client.send_json("PATCH", path, cancelled, {{"If-Match", "*"}}).status, 200);
}

TEST_F(OrdersApi, an_illegal_move_is_409_and_names_the_allowed_ones) {
    const auto answer = client.send_json("PATCH", "/v1/orders/" + place(), R"({"status":"delivered"})");

    EXPECT_EQ(answer.status, 409);
    EXPECT_EQ(json_in(answer).at("allowed").as_array().size(), 3u);
}

TEST_F(OrdersApi, a_list_is_read_page_by_page) {
    std::vector<std::string> placed;
    for (int n = 0; n < 5; ++n) placed.insert(placed.begin(), place());
    std::vector<std::string> seen;
    std::string after;
    for (int pages = 0; pages < 10; ++pages) {
        const auto page = json_in(client.get("/v1/orders?limit=2" + after));
        for (const auto& one : page.at("data").as_array()) seen.emplace_back(one.at("id").as_string());
        if (page.at("next").is_null()) break;
        after = "&after=" + std::string(page.at("next").as_string());
    }

    EXPECT_EQ(seen, placed);
    EXPECT_EQ(client.get("/v1/orders?limit=2").route, "/v1/orders");
}

TEST_F(OrdersApi, every_filter_reaches_the_repository) {
    client.get(
        "/v1/"
        "orders?status=paid&email=a%40b.example&reference=r-1&created_after=2026-01-01T00:00:00Z&created_before=2026-"
        "02-01T00:00:00Z&q=tea&limit=7");

    const auto& filter = repository.filters.at(0);
    EXPECT_EQ(filter.status, order_status::paid);
    EXPECT_EQ(filter.email, "a@b.example");
    EXPECT_EQ(filter.reference, "r-1");
    EXPECT_EQ(to_rfc3339(*filter.created_after), "2026-01-01T00:00:00.000000Z");
    EXPECT_EQ(to_rfc3339(*filter.created_before), "2026-02-01T00:00:00.000000Z");
    EXPECT_EQ(filter.text, "tea");
    EXPECT_EQ(filter.limit, 7u);
}

TEST_F(OrdersApi, a_list_names_every_parameter_that_is_wrong) {
    const auto answer = client.get("/v1/orders?colour=red&limit=201&status=lost&after=x");

    EXPECT_EQ(answer.status, 400);
    std::vector<std::string> names;
    const auto body = json_in(answer);
    for (const auto& one : body.at("errors").as_array()) names.emplace_back(one.at("parameter").as_string());
    EXPECT_EQ(names, (std::vector<std::string>{"status", "limit", "after", "colour"}));
    EXPECT_TRUE(repository.filters.empty());
}

TEST_F(OrdersApi, the_events_of_an_order_tell_its_story) {
    const auto path = "/v1/orders/" + place();
    client.send_json("PATCH", path, R"({"status":"paid","notify":false})");

    const auto events = json_in(client.get(path + "/events")).at("data").as_array();

    ASSERT_EQ(events.size(), 2u);
    EXPECT_EQ(events[0].at("type"), "order.placed.v1");
    EXPECT_TRUE(events[0].at("previous_status").is_null());
    EXPECT_EQ(events[1].at("type"), "order.paid.v1");
    EXPECT_EQ(events[1].at("version"), 2);
    EXPECT_EQ(events[1].at("previous_status"), "placed");
    EXPECT_EQ(events[1].at("changed"), (boost::json::array{"status"}));
    EXPECT_EQ(events[1].at("notify"), false);
    EXPECT_FALSE(events[1].as_object().contains("order"));
}

TEST_F(OrdersApi, a_database_that_is_away_is_503_and_logged_with_the_trace) {
    repository.trouble = error{errc::unavailable, "no connection to 10.0.0.5"};

    const auto answer = client.send_json("POST", "/v1/orders", tea);

    EXPECT_EQ(answer.status, 503);
    EXPECT_EQ(header_in(answer, "Retry-After"), "1");
    EXPECT_EQ(answer.body.find("10.0.0.5"), std::string::npos);
    ASSERT_EQ(log.count("order request failed"), 1u);
    EXPECT_EQ(log.lines().at(0).fields.at("trace_id"), json_in(answer).at("trace_id").as_string());
}

TEST_F(OrdersApi, a_storm_of_failures_that_are_alike_is_one_line_a_minute) {
    repository.trouble = error{errc::unavailable, "no connection"};

    for (int n = 0; n < 1000; ++n) EXPECT_EQ(client.send_json("POST", "/v1/orders", tea).status, 503);

    EXPECT_EQ(log.count("order request failed"), 1u);
    repository.trouble = error{errc::internal, "something else"};
    client.send_json("POST", "/v1/orders", tea);
    ASSERT_EQ(log.count("order request failed"), 2u);
    EXPECT_EQ(log.lines().back().fields.at("not_logged_before"), "999");
}

TEST_F(OrdersApi, keys_of_two_clients_do_not_meet_and_health_needs_none) {
    const access_config locked{auth_mode::required, secret{"a-bootstrap-key-of-32-characters"}, {}};
    auto routes = order_routes(service, logger(log, "api"));
    bool well = false;
    routes.add(health_routes({{"database", [&] { return well ? "" : "no connection"; }}},
                             [] { return std::string("metric 1\n"); }));
    api_client shut{io, make_handler(std::move(routes), locked, clock, random)};

    const auto refused = shut.send_json("POST", "/v1/orders", tea);
    const auto made =
        shut.send_json("POST", "/v1/orders", tea,
                       {{"Authorization", "Bearer a-bootstrap-key-of-32-characters"}, {"Idempotency-Key", "k"}});

    EXPECT_EQ(refused.status, 401);
    EXPECT_EQ(header_in(refused, "WWW-Authenticate"), "Bearer");
    EXPECT_EQ(shut.get("/v1/nothing").status, 401);
    EXPECT_EQ(made.status, 201);
    EXPECT_EQ(repository.claims.at(0).scope, "POST /v1/orders bootstrap");
    EXPECT_EQ(shut.get("/livez").status, 200);
    EXPECT_EQ(shut.get("/metrics").body, "metric 1\n");
    const auto not_ready = shut.get("/readyz");
    EXPECT_EQ(not_ready.status, 503);
    EXPECT_EQ(json_in(not_ready).at("checks").at(0).at("why"), "no connection");
    well = true;
    EXPECT_EQ(shut.get("/readyz").status, 200);
}

TEST_F(OrdersApi, readiness_lists_every_check_and_only_required_ones_stop_traffic) {
    std::string database, kafka = "no broker is connected";
    auto routes = health_routes({{"database", [&] { return database; }}, {"kafka", [&] { return kafka; }, false}});
    api_client probe{io, make_handler(std::move(routes), {auth_mode::off, {}, {}}, clock, random)};

    const auto degraded = probe.get("/readyz");
    EXPECT_EQ(degraded.status, 200);
    EXPECT_EQ(degraded.body, R"({"status":"degraded","checks":[{"name":"database","ok":true},)"
                             R"({"name":"kafka","ok":false,"needed":false,"why":"no broker is connected"}]})");

    database = "the database is away";
    const auto not_ready = probe.get("/readyz");
    EXPECT_EQ(not_ready.status, 503);
    EXPECT_EQ(json_in(not_ready).at("status"), "not ready");
    EXPECT_EQ(probe.get("/livez").status, 200);
    EXPECT_EQ(probe.get("/metrics").status, 404);

    database = kafka = "";
    EXPECT_EQ(json_in(probe.get("/readyz")).at("status"), "ok");
}

// Customers read it out of their mails.
TEST_F(OrdersApi, a_short_order_number_is_searched_for_as_the_end_of_an_id) {
    const auto found = client.get("/v1/orders?q=ZZZZ-ZZZZ");
    EXPECT_EQ(found.status, 200);
    ASSERT_EQ(repository.filters.size(), 2u);
    EXPECT_EQ(repository.filters[0].text, "ffffffffff");
    EXPECT_EQ(repository.filters[1].text, "ZZZZ-ZZZZ");  // a name may look like a number

    repository.filters.clear();
    place();
    client.get("/v1/orders?q=ZZZZ-ZZZZ");
    EXPECT_EQ(repository.filters.size(), 1u);
}

TEST_F(OrdersApi, a_mistyped_address_is_corrected_without_a_mail_about_it) {
    const auto path = "/v1/orders/" + place() + "/correct-address";

    const auto answer = client.send_json("POST", path, R"({"email":"ada.lovelace@example.com"})");

    ASSERT_EQ(answer.status, 200) << answer.body;
    EXPECT_EQ(json_in(answer).at("customer").at("email"), "ada.lovelace@example.com");
    EXPECT_EQ(header_in(answer, "ETag"), "\"2\"");
    const auto history = json_in(client.get(path.substr(0, path.rfind('/')) + "/events"));
    EXPECT_EQ(history.at("data").as_array().back().at("notify"), false);
    EXPECT_EQ(history.at("data").as_array().back().at("changed"), boost::json::array{"customer"});
}

TEST_F(OrdersApi, a_correction_that_is_no_address_changes_nothing) {
    const auto path = "/v1/orders/" + place() + "/correct-address";
    struct row {
        const char* body;
        int status;
        const char* why;
    };
    for (const auto& one : {row{"{", 400, ""}, row{"{}", 422, "email must be there"},
                            row{"[]", 422, "email must be there"}, row{R"({"email":7})", 422, "email must be text"},
                            row{R"({"email":null})", 422, "must be text"}, row{R"({"email":"ada"})", 422, "email "},
                            row{R"({"email":"ada@example.com","status":"paid"})", 422, "nothing else"}}) {
        const auto answer = client.send_json("POST", path, one.body);
        EXPECT_EQ(answer.status, one.status) << one.body;
        EXPECT_NE(answer.body.find(one.why), std::string::npos) << answer.body;
    }
    EXPECT_EQ(header_in(client.get(path.substr(0, path.rfind('/'))), "ETag"), "\"1\"");
    EXPECT_EQ(client.send_json("POST", "/v1/orders/ord_1/correct-address", R"({"email":"a@b.example"})").status, 404);
}

TEST_F(OrdersApi, a_correction_honours_keys_and_entity_tags) {
    const auto path = "/v1/orders/" + place() + "/correct-address";
    const std::string right = R"({"email":"ada.lovelace@example.com"})";
    const auto first = client.send_json("POST", path, right, {{"Idempotency-Key", "one"}});
    const auto again = client.send_json("POST", path, right, {{"Idempotency-Key", "one"}});
    EXPECT_EQ(header_in(again, "Idempotency-Replayed"), "true");
    EXPECT_EQ(again.body, first.body);
    EXPECT_EQ(client.send_json("POST", path, R"({"email":"a@b.example"})", {{"Idempotency-Key", "one"}}).status, 422);
    EXPECT_EQ(client.send_json("POST", path, R"({"email":"a@b.example"})", {{"If-Match", "\"1\""}}).status, 412);
}

}  // namespace
}  // namespace tidings::api
