// The API documents against the code: the same routes both ways, and every problem that can be answered.
#include "api/documents.hpp"
#include <gtest/gtest.h>
#include <cctype>
#include <set>
#include "api/api_handler.hpp"
#include "api/configuration_routes.hpp"
#include "api/customer_routes.hpp"
#include "api/dead_letters_controller.hpp"
#include "api/explain_controller.hpp"
#include "api/health.hpp"
#include "api/ledger_routes.hpp"
#include "api/mailbox_controller.hpp"
#include "api/messages_controller.hpp"
#include "api/orders_controller.hpp"
#include "api/parked_events_controller.hpp"
#include "api/preview_routes.hpp"
#include "api/quarantine_controller.hpp"
#include "api_client.hpp"
#include "memory_orders.hpp"
#include "support/recording_log.hpp"
#include "support/virtual_clock.hpp"

namespace tidings::api {
namespace {

using namespace testing_support;
namespace json = boost::json;
using names = std::set<std::string>;

// Route tables are only looked at here, so what stands behind them is never asked.
struct silent_archive final : message_archive {
    [[noreturn]] static void never() { throw std::logic_error("nothing is asked here"); }
    task<result<std::optional<message>>> find(message_id) override { never(); }
    task<result<message_page>> list(message_filter) override { never(); }
    task<result<std::vector<attempt>>> attempts_of(message_id) override { never(); }
    task<result<std::optional<frozen_mail>>> mail_of(message_id) override { never(); }
    task<result<quarantine_page>> quarantine(std::optional<std::int64_t>, std::size_t) override { never(); }
    task<result<std::optional<quarantined_record_view>>> quarantined(std::int64_t) override { never(); }
    task<result<journal_counts>> counts() override { never(); }
};

struct silent_letters final : dead_letters {
    [[noreturn]] static void never() { throw std::logic_error("nothing is asked here"); }
    task<result<std::vector<message_id>>> select(dead_letter_filter, std::optional<message_id>, std::size_t) override {
        never();
    }
    task<result<std::int64_t>> count(dead_letter_filter) override { never(); }
    task<result<bool>> replay(message_id, std::string) override { never(); }
    task<result<bool>> discard(message_id, std::string) override { never(); }
    task<result<message_id>> resend(message_id, message_id, std::optional<std::string>, std::string) override {
        never();
    }
};

struct silent_parked final : parked_events {
    [[noreturn]] static void never() { throw std::logic_error("nothing is asked here"); }
    task<result<std::vector<parked_event>>> list(std::int64_t, std::size_t) override { never(); }
    task<result<std::optional<parked_event>>> find(event_id) override { never(); }
    task<result<std::int64_t>> release(std::optional<order_id>) override { never(); }
    task<result<bool>> discard(event_id) override { never(); }
};

struct silent_mailbox final : kept_mails {
    [[noreturn]] static void never() { throw std::logic_error("nothing is asked here"); }
    task<result<kept_mail_page>> list(kept_mail_filter) override { never(); }
    task<result<std::optional<kept_mail>>> find(std::string) override { never(); }
    task<result<std::optional<std::string>>> bytes_of(std::string) override { never(); }
    task<result<std::size_t>> clear() override { never(); }
};

json::value parsed(const service_documents& documents) {
    return json::parse(json::string_view(documents.openapi.data(), documents.openapi.size()));
}

// "GET /v1/orders", …
names documented_operations(const service_documents& documents) {
    names found;
    const auto document = parsed(documents);
    for (const auto& [path, item] : document.at("paths").as_object())
        for (const auto& [name, value] : item.as_object()) {
            if (name == "parameters") continue;
            std::string method{name.data(), name.size()};
            std::ranges::transform(method, method.begin(), [](char c) { return static_cast<char>(std::toupper(c)); });
            found.insert(method + " " + std::string(path.data(), path.size()));
        }
    return found;
}

names operations_of(const route_table& routes) {
    names found;
    for (const auto& resource : routes.resources())
        for (const auto& one : resource.entries) found.insert(one.method + " " + *resource.label);
    return found;
}

// What http_side adds to every listener.
route_table with_surroundings(route_table routes, const service_documents& documents) {
    routes.add(health_routes({}, [] { return std::string{}; }));
    routes.add(configuration_routes("[]"));
    routes.add(document_routes(documents));
    return routes;
}

struct silent_orders final : customer_orders {
    task<result<erased_orders>> erase_some(std::string) override { throw std::logic_error("nothing is asked here"); }
};

struct silent_mails final : customer_mails {
    task<result<erased_mails>> erase_some(std::string) override { throw std::logic_error("nothing is asked here"); }
};

struct ApiDocuments : ::testing::Test {
    asio::io_context io;
    virtual_clock clock{io};
    counting_random random;
    recording_log log;
};

// The routes of both services, as order_side and notification_side make them.
struct service_routes {
    explicit service_routes(ApiDocuments& around)
        : ids(around.clock, around.random), service(repository, ids, around.clock) {
        const logger log(around.log, "api");
        orders = order_routes(service, log);
        orders.add(order_ledger_routes({}, log));
        orders.add(parked_event_routes(parked, log));
        orders.add(customer_order_routes(order_customers, around.clock, log));
        notifications = notification_routes(archive, log);
        notifications.add(dead_letter_routes(letters, around.clock, around.random, log));
        notifications.add(quarantine_routes({}, log));
        notifications.add(customer_mail_routes(mail_customers, around.clock, log));
        notifications.add(explain_routes(archive, log));
        notifications.add(preview_routes({}));
    }

    memory_orders repository;
    id_generator ids;
    order_service service;
    silent_parked parked;
    silent_orders order_customers;
    silent_archive archive;
    silent_letters letters;
    silent_mails mail_customers;
    route_table orders, notifications;
};

TEST_F(ApiDocuments, the_order_api_is_documented_route_by_route) {
    service_routes all(*this);

    EXPECT_EQ(operations_of(with_surroundings(std::move(all.orders), orders_documents())),
              documented_operations(orders_documents()));
}

TEST_F(ApiDocuments, the_notification_api_is_documented_route_by_route) {
    service_routes all(*this);

    EXPECT_EQ(operations_of(with_surroundings(std::move(all.notifications), notifications_documents())),
              documented_operations(notifications_documents()));
}

TEST_F(ApiDocuments, both_apis_at_one_address_are_documented_route_by_route) {
    service_routes all(*this);
    all.orders.remove("/v1/ledger");
    auto routes = customer_routes(all.order_customers, all.mail_customers, clock, logger(log, "api"));
    routes.add_missing(std::move(all.orders)).add_missing(std::move(all.notifications));
    silent_mailbox mails;
    routes.add(mailbox_routes(mails, logger(log, "api")));

    EXPECT_EQ(operations_of(with_surroundings(std::move(routes), dev_documents())),
              documented_operations(dev_documents()));
}

TEST_F(ApiDocuments, every_problem_is_documented_by_both) {
    names codes;
    for (int reason = 0; reason <= static_cast<int>(refusal_reason::internal); ++reason)
        codes.insert(std::string(problem_of(refusal{static_cast<refusal_reason>(reason), "", {}, {}}).code));
    for (int code = 0; code <= static_cast<int>(errc::internal); ++code)
        codes.insert(std::string(problem_of(error{static_cast<errc>(code), ""}).code));

    for (const auto* documents : {&orders_documents(), &notifications_documents()}) {
        const auto document = parsed(*documents);
        const auto& known = document.at_pointer("/components/schemas/Problem/properties/type/enum").as_array();
        for (const auto& code : codes)
            EXPECT_TRUE(std::ranges::any_of(known, [&](const json::value& one) {
                return one.as_string() == json::string("urn:tidings:problem:" + code);
            })) << code;
    }
}

TEST_F(ApiDocuments, say_the_program_s_version) {
    EXPECT_EQ(parsed(orders_documents()).at_pointer("/info/version").as_string(), TIDINGS_VERSION);
    EXPECT_EQ(parsed(notifications_documents()).at_pointer("/info/version").as_string(), TIDINGS_VERSION);
}

TEST_F(ApiDocuments, are_open_and_the_page_can_run_and_load_nothing) {
    access_config locked;
    locked.bootstrap_key = secret("a-key-of-sixteen-characters");
    api_client client{io, make_handler(document_routes(orders_documents()), locked, clock, random)};

    const auto document = client.get("/openapi.json"), page = client.get("/docs");

    EXPECT_EQ(document.status, 200);
    EXPECT_EQ(document.content_type, "application/json");
    EXPECT_EQ(page.status, 200);
    EXPECT_EQ(page.content_type, "text/html; charset=utf-8");
    EXPECT_EQ(header_in(page, "Content-Security-Policy").find("default-src 'none'; style-src 'sha256-"), 0u);
    for (const auto* wanting : {"<script", "<link", "<img", "@import", "url(", " src=", " style="})
        EXPECT_EQ(page.body.find(wanting), std::string::npos) << wanting;
}

}  // namespace
}  // namespace tidings::api
