// The API documents against the code: the same routes both ways, and every problem that can be answered.
#include "api/documents.hpp"
#include <gtest/gtest.h>
#include <cctype>
#include <set>
#include "api/api_handler.hpp"
#include "api/health.hpp"
#include "api_client.hpp"
#include "domain/mail_kind.hpp"
#include "service_routes.hpp"
#include "support/recording_log.hpp"
#include "support/virtual_clock.hpp"

namespace tidings::api {
namespace {

using namespace testing_support;
namespace json = boost::json;
using names = std::set<std::string>;

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

// What http_side adds to every listener.
route_table with_surroundings(route_table routes, route_table of_both, const service_documents& documents) {
    routes.add(std::move(of_both));
    routes.add(health_routes({}, [] { return std::string{}; }));
    routes.add(document_routes(documents));
    return routes;
}

struct ApiDocuments : ::testing::Test {
    asio::io_context io;
    virtual_clock clock{io};
    counting_random random;
    recording_log log;
};

TEST_F(ApiDocuments, the_order_api_is_documented_route_by_route) {
    service_routes all(clock, random, log);

    EXPECT_EQ(operations_of(with_surroundings(std::move(all.orders), std::move(all.of_both), orders_documents())),
              documented_operations(orders_documents()));
}

TEST_F(ApiDocuments, the_notification_api_is_documented_route_by_route) {
    service_routes all(clock, random, log);
    all.notifications.add(std::move(all.of_mailbox));

    EXPECT_EQ(operations_of(
                  with_surroundings(std::move(all.notifications), std::move(all.of_both), notifications_documents())),
              documented_operations(notifications_documents()));
}

TEST_F(ApiDocuments, both_apis_at_one_address_are_documented_route_by_route) {
    service_routes all(clock, random, log);
    all.orders.remove("/v1/ledger");
    auto routes = customer_routes(all.order_customers, all.mail_customers, clock, logger(log, "api"));
    routes.add_missing(std::move(all.orders)).add_missing(std::move(all.notifications));
    routes.add(std::move(all.of_mailbox));

    EXPECT_EQ(operations_of(with_surroundings(std::move(routes), std::move(all.of_both), dev_documents())),
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

TEST_F(ApiDocuments, name_every_kind_of_mail_and_every_event) {
    json::array kinds;
    names types, documented;
    for (const auto kind : all_mail_kinds()) {
        kinds.emplace_back(name_of(kind));
        if (!is_for_merchant(kind)) types.insert("order." + std::string(name_of(kind)) + ".v1");
    }
    const auto orders = parsed(orders_documents());
    for (const auto& type : orders.at_pointer("/components/schemas/OrderEvent/properties/type/enum").as_array())
        documented.insert(std::string(type.as_string()));

    EXPECT_EQ(parsed(notifications_documents()).at_pointer("/components/schemas/MessageKind/enum"), kinds);
    EXPECT_EQ(documented, types);
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
