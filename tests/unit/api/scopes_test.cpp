// Endpoint by scope: which one each route needs, and that it needs this one and no other.
#include <gtest/gtest.h>
#include <boost/json.hpp>
#include <map>
#include "api/api_handler.hpp"
#include "api/documents.hpp"
#include "api/health.hpp"
#include "api_client.hpp"
#include "service_routes.hpp"

namespace tidings::api {
namespace {

using namespace testing_support;

struct needed {
    scope which;
    std::string audited = {};  // how it is called in the audit log
    std::optional<scope> also = std::nullopt;
};

using needs = std::map<std::string, needed>;

const needs order_needs{{"POST /v1/orders", {scope::orders_write}},  // an order has a history of its own
                        {"GET /v1/orders", {scope::orders_read}},
                        {"GET /v1/orders/{id}", {scope::orders_read}},
                        {"PATCH /v1/orders/{id}", {scope::orders_write}},
                        {"POST /v1/orders/{id}/correct-address", {scope::messages_write, "order.correct-address"}},
                        {"GET /v1/orders/{id}/events", {scope::orders_read}},
                        {"GET /v1/customers/{email}", {scope::orders_read}},
                        {"DELETE /v1/customers/{email}", {scope::erase, "customer.erase"}},
                        {"GET /v1/ledger", {scope::orders_read}},
                        {"GET /v1/search", {scope::orders_read}},
                        {"GET /v1/findings", {scope::orders_read}},
                        {"GET /v1/parked-events", {scope::orders_read}},
                        {"GET /v1/parked-events/{id}", {scope::orders_read}},
                        {"POST /v1/parked-events/retry", {scope::dead_letters_write, "parked-events.retry"}},
                        {"POST /v1/parked-events/discard", {scope::dead_letters_write, "parked-events.discard"}}};

const needs notification_needs{
    {"GET /v1/messages", {scope::messages_read}},
    {"GET /v1/messages/{id}", {scope::messages_read}},
    {"GET /v1/messages/{id}/content", {scope::messages_read, {}, scope::addresses_read}},
    {"POST /v1/messages/{id}/resend", {scope::messages_write, "message.resend"}},
    {"GET /v1/customers/{email}", {scope::messages_read}},
    {"DELETE /v1/customers/{email}", {scope::erase, "customer.erase"}},
    {"GET /v1/dead-letters", {scope::messages_read}},
    {"GET /v1/dead-letters/groups", {scope::messages_read}},
    {"GET /v1/dead-letters/{id}", {scope::messages_read}},
    {"GET /v1/dead-letters/replays/{id}", {scope::messages_read}},
    {"DELETE /v1/dead-letters/replays/{id}", {scope::dead_letters_write, "dead-letters.cancel"}},
    {"POST /v1/dead-letters/replay", {scope::dead_letters_write, "dead-letters.replay"}},
    {"POST /v1/dead-letters/discard", {scope::dead_letters_write, "dead-letters.discard"}},
    {"GET /v1/quarantine", {scope::messages_read}},
    {"GET /v1/quarantine/groups", {scope::messages_read}},
    {"GET /v1/quarantine/{id}", {scope::messages_read, {}, scope::addresses_read}},
    {"POST /v1/quarantine/retry", {scope::dead_letters_write, "quarantine.retry"}},
    {"POST /v1/quarantine/discard", {scope::dead_letters_write, "quarantine.discard"}},
    {"GET /v1/explain", {scope::messages_read}},
    {"GET /v1/messages/counts", {scope::messages_read}},
    {"GET /v1/search", {scope::messages_read}},
    {"GET /v1/orders/{id}/story", {scope::messages_read}},
    {"GET /v1/stages", {scope::messages_read}},
    {"GET /v1/relays", {scope::messages_read}},
    {"GET /v1/findings", {scope::messages_read}},
    {"GET /v1/live", {scope::messages_read}},
    {"POST /v1/mail-previews", {scope::messages_read}},  // changes nothing
    {"GET /v1/views", {scope::messages_read}},
    {"PUT /v1/views/{list}/{name}", {scope::messages_read, "view.save"}},
    {"DELETE /v1/views/{list}/{name}", {scope::messages_read, "view.remove"}},
    {"GET /v1/ledger", {scope::messages_read}}};

const needs needs_of_both{
    {"GET /v1/keys", {scope::keys_admin}},      {"POST /v1/keys", {scope::keys_admin, "key.create"}},
    {"GET /v1/keys/{id}", {scope::keys_admin}}, {"DELETE /v1/keys/{id}", {scope::keys_admin, "key.revoke"}},
    {"GET /v1/audit", {scope::keys_admin}},     {"GET /v1/configuration", {scope::keys_admin}}};

const needs mailbox_needs{{"GET /v1/mailbox", {scope::messages_read}},
                          {"DELETE /v1/mailbox", {scope::dead_letters_write, "mailbox.clear"}},
                          {"GET /v1/mailbox/{id}", {scope::messages_read}},
                          {"GET /v1/mailbox/{id}/content", {scope::messages_read, {}, scope::addresses_read}}};

caller_ptr with(scope_set scopes) {
    return std::make_shared<const caller>(caller{"key_1", "one", "tester", scopes});
}

caller_ptr with_only(scope one) {
    return with({one});
}

struct Scopes : ::testing::Test {
    asio::io_context io;
    virtual_clock clock{io};
    counting_random random;
    recording_log log;

    void expect_each_cell(const route_table& routes, const needs& expected) {
        std::set<std::string> known;
        for (const auto& [operation, one] : expected) known.insert(operation);
        EXPECT_EQ(operations_of(routes), known) << "every route has its row here";
        const access_config locked{auth_mode::required, secret{"a-bootstrap-key-of-32-characters"}, {}};
        const auto handler = make_handler(routes, locked, clock, random);
        for (const auto& [operation, one] : expected)
            for (const auto held : every_scope) expect_cell(handler, operation, one, held);
    }

    static void expect_cell(const http_handler& handler, const std::string& operation, const needed& row, scope held) {
        const auto method = operation.substr(0, operation.find(' '));
        const auto target = operation.substr(method.size() + 1);
        http_request request{method, target, {{"Content-Type", "application/json"}}, {}, "192.0.2.7"};
        request.client = row.also ? with({held, *row.also}) : with_only(held);
        auto refused = handler.admit(request);
        EXPECT_EQ(refused.has_value(), held != row.which) << operation << " with " << name_of(held);
        auto missing = row.which;
        if (!refused && row.also) {
            request.client = with_only(held);
            refused = handler.admit(request);
            missing = *row.also;
            EXPECT_TRUE(refused) << operation;
        }
        if (!refused) return;
        EXPECT_EQ(refused->status, 403);
        EXPECT_NE(refused->body.find(name_of(missing)), std::string::npos) << refused->body;
    }

    static void expect_declared(const route_table& routes, const needs& expected) {
        for (const auto& resource : routes.resources())
            for (const auto& one : resource.entries) {
                const auto operation = one.method + " " + *resource.label;
                EXPECT_TRUE(one.needs.has_value()) << operation << " declares no scope";
                const auto known = expected.find(operation);
                if (known == expected.end()) continue;  // expect_each_cell says so
                EXPECT_EQ(one.audited, known->second.audited) << operation;
            }
    }
};

TEST_F(Scopes, every_route_of_the_order_service_needs_its_scope_and_no_other) {
    service_routes all(clock, random, log);
    expect_declared(all.orders, order_needs);
    expect_each_cell(all.orders, order_needs);
}

TEST_F(Scopes, every_route_of_the_notification_service_needs_its_scope_and_no_other) {
    service_routes all(clock, random, log);
    expect_declared(all.notifications, notification_needs);
    expect_each_cell(all.notifications, notification_needs);
}

TEST_F(Scopes, every_route_of_both_needs_its_scope_and_no_other) {
    service_routes all(clock, random, log);
    expect_declared(all.of_both, needs_of_both);
    expect_each_cell(all.of_both, needs_of_both);
}

TEST_F(Scopes, every_route_of_the_mailbox_needs_its_scope_and_no_other) {
    service_routes all(clock, random, log);
    expect_declared(all.of_mailbox, mailbox_needs);
    expect_each_cell(all.of_mailbox, mailbox_needs);
}

TEST(Audit, every_action_that_a_route_is_audited_as_is_in_the_documents) {
    std::set<std::string> done;
    for (const auto* rows : {&order_needs, &notification_needs, &needs_of_both, &mailbox_needs})
        for (const auto& [operation, one] : *rows)
            if (!one.audited.empty()) done.insert(one.audited);
    for (const auto* which : {&orders_documents(), &notifications_documents(), &dev_documents()}) {
        const auto document = boost::json::parse(which->openapi);
        std::set<std::string> known;
        for (const auto& one : document.at_pointer("/components/schemas/AuditEntry/properties/action/enum").as_array())
            known.emplace(one.as_string());
        for (const auto& one : done) EXPECT_TRUE(known.contains(one)) << one;
    }
}

// Roles against routes: what people ask about.
TEST_F(Scopes, a_role_opens_these_routes) {
    service_routes all(clock, random, log);
    auto routes = std::move(all.notifications);
    routes.add_missing(std::move(all.orders)).add_missing(std::move(all.of_both));
    const access_config locked{auth_mode::required, secret{"a-bootstrap-key-of-32-characters"}, {}};
    const auto handler = make_handler(std::move(routes), locked, clock, random);
    const auto may = [&](role which, const char* method, const char* target) {
        http_request request{method, target, {{"Content-Type", "application/json"}}, {}, "192.0.2.7"};
        request.client = std::make_shared<const caller>(caller{"k", "", std::string(name_of(which)), scopes_of(which)});
        return !handler.admit(request);
    };
    const auto who_may = [&](const char* method, const char* target) {
        std::set<std::string> roles;
        for (const auto one : every_role)
            if (may(one, method, target)) roles.emplace(name_of(one));
        return roles;
    };
    using roles = std::set<std::string>;
    EXPECT_EQ(who_may("POST", "/v1/orders"), (roles{"shop", "admin"}));
    EXPECT_EQ(who_may("GET", "/v1/orders"), (roles{"viewer", "support", "operator", "editor", "shop", "admin"}));
    EXPECT_EQ(who_may("GET", "/v1/messages"), (roles{"viewer", "support", "operator", "editor", "admin"}));
    EXPECT_EQ(who_may("GET", "/v1/messages/x/content"), (roles{"support", "operator", "admin"}));
    EXPECT_EQ(who_may("POST", "/v1/messages/x/resend"), (roles{"support", "operator", "admin"}));
    EXPECT_EQ(who_may("POST", "/v1/dead-letters/replay"), (roles{"operator", "admin"}));
    EXPECT_EQ(who_may("POST", "/v1/keys"), roles{"admin"});
    EXPECT_EQ(who_may("DELETE", "/v1/customers/a"), roles{"admin"});
}

struct ScopesByKey : Scopes {
    static task<http_response> well(const request_context&) {
        http_response answer;
        answer.body = R"({"recipient":"ada@example.com"})";
        co_return answer;
    }
    http_response ask(route_table routes, caller_ptr who, std::string_view target) {
        const auto handler =
            make_handler(std::move(routes), {auth_mode::required, secret{"0123456789abcdef"}, {}}, clock, random);
        http_request request{"GET", target, {}, {}, "192.0.2.7"};
        request.client = std::move(who);
        return run_task(io, handler.handle(request));
    }
};

TEST_F(ScopesByKey, a_route_that_declares_none_is_for_administrators) {
    route_table routes;
    routes.add("/v1/new", {"GET", &well});
    EXPECT_EQ(ask(routes, with_only(scope::orders_read), "/v1/new").status, 403);
    EXPECT_EQ(ask(routes, with_only(scope::keys_admin), "/v1/new").status, 200);
}

TEST_F(ScopesByKey, what_is_open_needs_no_scope) {
    EXPECT_EQ(ask(health_routes({}), with_only(scope::erase), "/livez").status, 200);
}

TEST_F(ScopesByKey, addresses_are_masked_for_those_who_may_not_read_them) {
    route_table routes;
    routes.add("/v1/things", {scope::messages_read}, get_much(&well));
    EXPECT_EQ(ask(routes, with_only(scope::messages_read), "/v1/things").body, R"({"recipient":"a***@example.com"})");
    const auto both =
        std::make_shared<const caller>(caller{"k", "", "support", {scope::messages_read, scope::addresses_read}});
    EXPECT_EQ(ask(routes, both, "/v1/things").body, R"({"recipient":"ada@example.com"})");
}

TEST_F(ScopesByKey, a_search_would_find_an_address_letter_by_letter) {
    route_table routes;
    routes.add("/v1/things", {scope::messages_read}, get_much(&well));
    routes.add("/v1/whole", {scope::messages_read}, {"GET", &well});  // like /v1/search: it finds whole ones only
    for (const auto* search : {"/v1/things?limit=1&q=ada", "/v1/things?q=a", "/v1/things?%71=ada"}) {
        const auto refused = ask(routes, with_only(scope::messages_read), search);
        EXPECT_EQ(refused.status, 403) << search;
        EXPECT_NE(refused.body.find("addresses:read"), std::string::npos) << refused.body;
    }
    EXPECT_EQ(ask(routes, with_only(scope::messages_read), "/v1/things?recipient=ada@example.com").status, 200);
    EXPECT_EQ(ask(routes, with_only(scope::messages_read), "/v1/whole?q=ada@example.com").status, 200);
}

}  // namespace
}  // namespace tidings::api
