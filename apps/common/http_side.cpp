#include "common/http_side.hpp"
#include "api/api_handler.hpp"
#include "api/problem.hpp"

namespace tidings {
namespace {

using namespace std::chrono_literals;

http_server_config server_config(const listen_address& listen) {
    http_server_config config;
    config.listen = listen;
    return config;
}

api::access_config access_of(const settings& given) {
    api::access_config config;
    config.auth = given.auth == "off" ? api::auth_mode::off : api::auth_mode::required;
    config.bootstrap_key = given.bootstrap_api_key;
    config.limit = given.rate_limit;
    return config;
}

task<api::http_response> not_open_yet() {
    const api::problem away{503,
                            "unavailable",
                            "Not ready yet",
                            "the database has not been reached yet; nothing was done, try again",
                            {},
                            {},
                            1};
    co_return api::to_response(away, "");
}

}  // namespace

http_side::http_side(ground& on, const settings& given, const listen_address& listen, std::string name,
                     api::route_table routes, std::vector<api::readiness_check> checks, gate& opened)
    : on_(on),
      name_(std::move(name)),
      log_(on.log("http")),
      drain_limit_(std::min<std::chrono::milliseconds>(given.stop_grace / 2, 10s)),
      server_(on.io, server_config(listen), handler(on, given, std::move(routes), std::move(checks), opened), log_,
              [this](const request_report& report) { observe(report); }) {
    watch(on.figures);
    take_address();
}

api::http_handler http_side::handler(ground& on, const settings& given, api::route_table routes,
                                     std::vector<api::readiness_check> checks, gate& opened) {
    checks.push_back({"accepting", [&on] { return on.draining ? "the service is stopping" : ""; }});
    routes.add(api::health_routes(std::move(checks), [&on] { return on.figures.text(); }));
    auto routed = api::make_handler(std::move(routes), access_of(given), on.clock, on.random);
    return [routed = std::move(routed), &opened](const api::http_request& request) {
        if (!opened.is_open() && request.target.starts_with("/v1/")) return not_open_yet();
        return routed(request);
    };
}

void http_side::observe(const request_report& report) {
    const std::string route = report.route.empty() ? "other" : std::string(report.route);
    auto counted = requests_.find({route, report.status});
    if (counted == requests_.end()) {
        const metric_labels labels{{"api", name_}, {"route", route}, {"status", std::to_string(report.status)}};
        counted = requests_
                      .emplace(std::pair{route, report.status},
                               on_.figures.make_counter("tidings_http_requests_total", "Answered requests.", labels))
                      .first;
    }
    counted->second.add();
    auto timed = durations_.find(route);
    if (timed == durations_.end())
        timed = durations_
                    .emplace(route, on_.figures.make_histogram("tidings_http_request_seconds",
                                                               "Time from a request's first octet to its answer.",
                                                               latency_bounds(), {{"api", name_}, {"route", route}}))
                    .first;
    timed->second.observe(std::chrono::duration<double>(report.duration).count());
}

void http_side::watch(metrics& figures) {
    using reading = metrics::reading;
    const metric_labels api{{"api", name_}};
    figures.watch("tidings_http_connections", "Open connections.", reading::gauge, api,
                  [this] { return static_cast<double>(server_.counts().connections); });
    figures.watch("tidings_http_connections_accepted_total", "Connections taken.", reading::counter, api,
                  [this] { return static_cast<double>(server_.counts().accepted); });
    figures.watch("tidings_http_connections_refused_total", "Connections over a limit.", reading::counter, api,
                  [this] { return static_cast<double>(server_.counts().turned_away); });
    figures.watch("tidings_http_timeouts_total", "Requests and connections that were too slow.", reading::counter, api,
                  [this] { return static_cast<double>(server_.counts().timed_out); });
}

void http_side::take_address() {
    const auto started = server_.start();
    if (!started) throw start_refused(started.error().detail);
    log_.info("listening", {{"api", name_}, {"http", server_.address()}});
}

task<> http_side::drain() {
    const bool clean = co_await server_.drain(drain_limit_);
    if (!clean) log_.warn("requests were cut off by the stop", {{"api", name_}});
}

running_part http_side::part() {
    return {"http " + name_, {}, [this] { return drain(); }};
}

}  // namespace tidings
