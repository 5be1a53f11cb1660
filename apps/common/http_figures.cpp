#include "common/http_figures.hpp"
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

}  // namespace

// What the routes promise is there from the start, so that a rate sees the first request, too.
http_figures::http_figures(metrics& figures, std::string api, const api::route_table& routes)
    : figures_(figures), api_(std::move(api)) {
    for (const auto& resource : routes.resources()) {
        auto& at = routes_.emplace(resource.label->data(), route_figures{*resource.label, {}}).first->second;
        for (const auto& entry : resource.entries) expect(at, entry.method);
    }
    expect(other_, "other");
}

void http_figures::expect(route_figures& at, std::string_view method) {
    const auto index = method_index(method);
    for (const int status : {200, 400, 500}) requests_of(at, index, class_index(status));
    duration_of(at, index);
}

void http_figures::observe(const request_report& report) {
    auto& at = figures_of(report.route);
    const auto method = method_index(report.method);
    requests_of(at, method, class_index(report.status)).add();
    duration_of(at, method).observe(std::chrono::duration<double>(report.duration).count());
}

http_figures::route_figures& http_figures::figures_of(std::string_view route) {
    const auto found = routes_.find(route.data());
    return found == routes_.end() ? other_ : found->second;
}

counter& http_figures::requests_of(route_figures& at, std::size_t method, std::size_t status_class) {
    auto& known = at.by_method[method].requests[status_class];
    if (!known)
        known = figures_.make_counter("tidings_http_requests_total",
                                      "Answered requests by route, method and class of the answer's status.",
                                      {{"api", api_},
                                       {"route", at.route},
                                       {"method", std::string(method_names[method])},
                                       {"status", class_names[status_class]}});
    return *known;
}

histogram& http_figures::duration_of(route_figures& at, std::size_t method) {
    auto& known = at.by_method[method].duration;
    if (!known)
        known = figures_.make_histogram(
            "tidings_http_request_duration_seconds", "Time from a request's first byte to its answer.",
            latency_bounds(), {{"api", api_}, {"route", at.route}, {"method", std::string(method_names[method])}});
    return *known;
}

std::size_t http_figures::series_max() const {
    return (routes_.size() + 1) * methods * (status_classes + latency_bounds().size() + 3);
}

}  // namespace tidings
