// Rate, errors and duration of one listener's requests. Labels come from the route table, never from a request, and a
// request finds its metrics by the address of its route's label, so the hot path compares no text and makes no string.
#pragma once
#include <array>
#include <optional>
#include <unordered_map>
#include "adapters/http_server/certificate_keeper.hpp"
#include "adapters/http_server/http_server.hpp"
#include "api/route_table.hpp"
#include "runtime/metrics.hpp"

namespace tidings {

class http_metrics {
public:
    // `api`: "orders" or "notifications". The routes live as long as the metrics are used.
    http_metrics(metrics& into, std::string api, const api::route_table& routes);

    void observe(const request_report& report);

    // Series that one listener can have at most: routes and "other", methods, status classes.
    std::size_t series_max() const;

private:
    static constexpr std::size_t methods = 9;         // those of HTTP and "other"
    static constexpr std::size_t status_classes = 5;  // 1xx … 5xx

    struct method_metrics {
        std::array<std::optional<counter>, status_classes> requests;
        std::optional<histogram> duration;
    };
    struct route_metrics {
        std::string route;
        std::array<method_metrics, methods> by_method;
    };

    counter& requests_of(route_metrics& at, std::size_t method, std::size_t status_class);
    histogram& duration_of(route_metrics& at, std::size_t method);
    route_metrics& metrics_of(std::string_view route);
    void expect(route_metrics& at, std::string_view method);

    metrics& metrics_;
    std::string api_;
    std::unordered_map<const char*, route_metrics> routes_;
    route_metrics other_{"other", {}};
};

// The listener's connections and memory. `name`: as above. The server outlives the metrics' readers.
void watch(metrics& into, const std::string& name, const http_server& server);

// The certificate of all listeners. Null: they speak plain HTTP.
void watch(metrics& into, const certificate_keeper* keeper);

}  // namespace tidings
