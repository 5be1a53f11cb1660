#include "adapters/http_server/http_metrics.hpp"
#include <algorithm>

namespace tidings {
namespace {

constexpr std::array<std::string_view, 9> method_names{"GET",  "POST",    "PATCH", "PUT",  "DELETE",
                                                       "HEAD", "OPTIONS", "TRACE", "other"};
constexpr std::array<const char*, 5> class_names{"1xx", "2xx", "3xx", "4xx", "5xx"};

std::size_t method_index(std::string_view method) {
    const auto found = std::ranges::find(method_names, method);
    return static_cast<std::size_t>(
        std::min<std::ptrdiff_t>(found - method_names.begin(), std::ssize(method_names) - 1));
}

std::size_t class_index(int status) {
    return static_cast<std::size_t>(std::clamp(status / 100, 1, 5) - 1);
}

double unix_seconds(timestamp at) {
    return std::chrono::duration<double>(at.time_since_epoch()).count();
}

}  // namespace

// What the routes promise is there from the start, so that a rate sees the first request, too.
http_metrics::http_metrics(metrics& into, std::string api, const api::route_table& routes)
    : metrics_(into), api_(std::move(api)) {
    for (const auto& resource : routes.resources()) {
        auto& at = routes_.emplace(resource.label->data(), route_metrics{*resource.label, {}}).first->second;
        for (const auto& entry : resource.entries) expect(at, entry.method);
    }
    expect(other_, "other");
}

void http_metrics::expect(route_metrics& at, std::string_view method) {
    const auto index = method_index(method);
    for (const int status : {200, 400, 500}) requests_of(at, index, class_index(status));
    duration_of(at, index);
}

void http_metrics::observe(const request_report& report) {
    auto& at = metrics_of(report.route);
    const auto method = method_index(report.method);
    requests_of(at, method, class_index(report.status)).add();
    duration_of(at, method).observe(std::chrono::duration<double>(report.duration).count());
}

http_metrics::route_metrics& http_metrics::metrics_of(std::string_view route) {
    const auto found = routes_.find(route.data());
    return found == routes_.end() ? other_ : found->second;
}

counter& http_metrics::requests_of(route_metrics& at, std::size_t method, std::size_t status_class) {
    auto& known = at.by_method[method].requests[status_class];
    if (!known)
        known = metrics_.make_counter("tidings_http_requests_total",
                                      "Answered requests by route, method and class of the answer's status.",
                                      {{"api", api_},
                                       {"route", at.route},
                                       {"method", std::string(method_names[method])},
                                       {"status", class_names[status_class]}});
    return *known;
}

histogram& http_metrics::duration_of(route_metrics& at, std::size_t method) {
    auto& known = at.by_method[method].duration;
    if (!known)
        known = metrics_.make_histogram(
            "tidings_http_request_duration_seconds", "Time from a request's first byte to its answer.",
            latency_bounds(), {{"api", api_}, {"route", at.route}, {"method", std::string(method_names[method])}});
    return *known;
}

std::size_t http_metrics::series_max() const {
    return (routes_.size() + 1) * methods * (status_classes + latency_bounds().size() + 3);
}

void watch(metrics& into, const std::string& name, const http_server& server) {
    using reading = metrics::reading;
    const metric_labels api{{"api", name}};
    into.watch("tidings_http_connections", "Open connections.", reading::gauge, api,
               [&server] { return static_cast<double>(server.counts().connections); });
    into.watch("tidings_http_connections_max", "Connections that may be open at once.", reading::gauge, api,
               [&server] { return static_cast<double>(server.counts().connections_max); });
    into.watch("tidings_http_connections_accepted_total", "Connections taken.", reading::counter, api,
               [&server] { return static_cast<double>(server.counts().accepted); });
    into.watch("tidings_http_connections_refused_total", "Connections over a limit.", reading::counter, api,
               [&server] { return static_cast<double>(server.counts().turned_away); });
    into.watch("tidings_http_accept_failures_total", "Connections that the system would not give.", reading::counter,
               api, [&server] { return static_cast<double>(server.counts().accept_failures); });
    into.watch("tidings_http_request_memory_bytes", "Memory that requests under way hold.", reading::gauge, api,
               [&server] { return static_cast<double>(server.counts().memory_held); });
    into.watch("tidings_http_request_memory_refusals_total", "Requests refused because that memory was used up.",
               reading::counter, api, [&server] { return static_cast<double>(server.counts().out_of_memory); });
    into.watch("tidings_http_timeouts_total", "Requests and connections that were too slow.", reading::counter, api,
               [&server] { return static_cast<double>(server.counts().timed_out); });
    into.watch("tidings_http_handshake_failures_total", "Connections that TLS did not come about on.", reading::counter,
               api, [&server] { return static_cast<double>(server.counts().handshake_failures); });
}

void watch(metrics& into, const certificate_keeper* keeper) {
    using reading = metrics::reading;
    into.watch("tidings_tls_certificate_end_timestamp_seconds",
               "When the certificate in use ends, in seconds since 1970; 0: there is none.", reading::gauge, {},
               [keeper] { return keeper ? unix_seconds(keeper->current()->ends_at()) : 0; });
    into.watch("tidings_tls_certificates_refused_total", "Renewed certificates that could not be used.",
               reading::counter, {}, [keeper] { return keeper ? static_cast<double>(keeper->refused()) : 0; });
}

}  // namespace tidings
