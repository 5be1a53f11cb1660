#include "adapters/http_server/http_metrics.hpp"
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace tidings {
namespace {

using testing::HasSubstr;

std::size_t series_in(const metrics& metrics) {
    std::size_t lines = 0;
    const auto text = metrics.text();
    for (std::size_t at = 0; at < text.size(); at = text.find('\n', at) + 1) lines += text[at] != '#';
    return lines;
}

struct HttpMetrics : testing::Test {
    HttpMetrics() {
        const api::action nothing;
        routes.add("/v1/orders", {"POST", nothing})
            .add("/v1/orders", {"GET", nothing})
            .add("/v1/orders/{id}", {"GET", nothing});
        requests.emplace(metrics, "orders", routes);
    }
    // As the server does: the route is the label of what the table found.
    void answered(std::string_view method, std::string_view path, int status) {
        const auto match = routes.find(path);
        const auto route = match.found ? std::string_view(*match.found->label) : std::string_view();
        requests->observe({method, route, status, {}, std::chrono::milliseconds(3), trace});
    }

    const trace_context trace;
    tidings::metrics metrics;
    api::route_table routes;
    std::optional<http_metrics> requests;
};

TEST_F(HttpMetrics, requests_are_told_apart_by_route_method_and_class_of_status) {
    answered("POST", "/v1/orders", 201);
    answered("POST", "/v1/orders", 503);
    answered("GET", "/v1/orders/ord_1", 404);

    const auto text = metrics.text();
    const std::string_view name = "tidings_http_requests_total{api=\"orders\",";
    EXPECT_THAT(text, HasSubstr(std::string(name) + "method=\"POST\",route=\"/v1/orders\",status=\"2xx\"} 1"));
    EXPECT_THAT(text, HasSubstr(std::string(name) + "method=\"POST\",route=\"/v1/orders\",status=\"5xx\"} 1"));
    EXPECT_THAT(text, HasSubstr(std::string(name) + "method=\"GET\",route=\"/v1/orders/{id}\",status=\"4xx\"} 1"));
    EXPECT_THAT(text,
                HasSubstr("tidings_http_request_duration_seconds_count{api=\"orders\",method=\"POST\",route=\"/v1/"
                          "orders\"} 2"));
}

TEST_F(HttpMetrics, what_routes_promise_is_there_before_the_first_request) {
    EXPECT_THAT(metrics.text(), HasSubstr("method=\"GET\",route=\"/v1/orders/{id}\",status=\"5xx\"} 0"));
}

TEST_F(HttpMetrics, ten_thousand_order_ids_and_wild_paths_and_methods_make_no_new_series) {
    for (const auto* method : {"GET", "POST", "PATCH", "DELETE", "other"})
        for (const int status : {200, 404, 500}) {
            answered(method, "/v1/orders/ord_0", status);
            answered(method, "/nowhere", status);
        }
    const auto before = series_in(metrics);

    for (int n = 0; n < 10'000; ++n) {
        answered("GET", "/v1/orders/ord_" + std::to_string(n), 200);
        answered("GET", "/nowhere/" + std::to_string(n), 404);
        answered("method" + std::to_string(n), "/v1/orders/" + std::to_string(n), 500);
        answered("GET", "/v1/orders/ord_1", 400 + n % 100);
    }

    EXPECT_EQ(series_in(metrics), before);
    EXPECT_LE(before, requests->series_max());
}

TEST_F(HttpMetrics, a_moved_table_keeps_its_counts) {
    const auto moved = std::move(routes);

    const auto match = moved.find("/v1/orders");
    requests->observe({"POST", *match.found->label, 201, {}, {}, trace});

    EXPECT_THAT(metrics.text(), HasSubstr("method=\"POST\",route=\"/v1/orders\",status=\"2xx\"} 1"));
}

}  // namespace
}  // namespace tidings
