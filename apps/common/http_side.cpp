#include "common/http_side.hpp"
#include "adapters/http_server/request_span.hpp"
#include "api/api_handler.hpp"
#include "api/configuration_routes.hpp"
#include "api/problem.hpp"

namespace tidings {
namespace {

http_server_config listening_at(http_server_config config, const listen_address& listen) {
    config.listen = listen;
    return config;
}

api::http_response not_open_yet(std::string_view trace_id) {
    const api::problem away{503,
                            "unavailable",
                            "Not ready yet",
                            "the database has not been reached yet; nothing was done, try again",
                            {},
                            {},
                            1};
    return api::to_response(away, trace_id);
}

task<api::http_response> answer_at_once(api::http_response answer) {
    co_return answer;
}

}  // namespace

http_side::http_side(const listener_surroundings& on, const listen_address& listen, std::string name,
                     api::route_table routes, std::vector<api::readiness_check> checks, gate& opened,
                     access_side& access, console::site* console, const std::string& also)
    : traces_(on.traces),
      certificate_(on.certificate),
      opened_(opened),
      name_(std::move(name)),
      log_(on.log("http")),
      run_log_(on.log("run")),
      drain_limit_(on.drain_limit),
      server_(
          on.io, listening_at(on.server, listen),
          handler(on, std::move(routes), std::move(checks), access, console, also), log_,
          [this](const request_report& report) {
              requests_->observe(report);
              tell(report);
          },
          [&traces = on.traces](std::string_view traceparent) { return traces.enter(traceparent); }) {
    watch(on.counted, name_, server_);
    take_address();
}

api::http_handler http_side::handler(const listener_surroundings& on, api::route_table routes,
                                     std::vector<api::readiness_check> checks, access_side& access,
                                     console::site* console, const std::string& also) {
    checks.push_back(
        {"accepting", [is_stopping = on.is_stopping] { return is_stopping() ? "the service is stopping" : ""; }});
    routes.add(api::configuration_routes(on.options));
    routes.add(api::health_routes(std::move(checks), [&counted = on.counted] { return counted.text(); }));
    routes.add(access.routes());
    requests_.emplace(on.counted, name_, routes);  // a route's label keeps its address when the table moves
    auto routed = api::make_handler(std::move(routes), on.access, on.clock, on.random,
                                    std::make_shared<api::reading_rooms>(on.clock), access.parts_of_handler());
    const auto is_early = [&opened = opened_](const api::http_request& request) {
        return !opened.is_open() && request.target.starts_with("/v1/");
    };
    api::http_handler own{[handle = std::move(routed.handle), is_early](const api::http_request& request) {
                              return is_early(request) ? answer_at_once(not_open_yet(request.trace.trace_id))
                                                       : handle(request);
                          },
                          [admit = std::move(routed.admit), is_early](api::http_request& request) {
                              return is_early(request) ? not_open_yet(request.trace.trace_id) : admit(request);
                          },
                          std::move(routed.is_vital)};
    if (console == nullptr) return own;
    if (!also.empty()) console->serve(also, own);
    return console->serve(name_, std::move(own));
}

// Probes and scrapes come every few seconds and belong to nobody's order: no line and no span for them.
void http_side::tell(const request_report& report) {
    if (!report.route.empty() && !report.route.starts_with("/v1/")) return;
    log_.debug("request answered",
               {{"api", name_},
                {"method", report.method},
                {"route", report.route},
                {"status", report.status},
                {"took_us", std::chrono::duration_cast<std::chrono::microseconds>(report.duration).count()},
                {"request_id", report.request_id},
                {"trace_id", report.trace.trace_id}});
    record_span(traces_, report, scheme());
}

void http_side::take_address() {
    const auto started = server_.start();
    if (!started) throw start_refused(started.error().detail);
    log_.info("listening", {{"api", name_}, {"http", server_.address()}, {"scheme", scheme()}});
}

std::string_view http_side::scheme() const {
    return certificate_ ? "https" : "http";
}

// One for all listeners: the first of them runs it, and the first to go ends it. Those that are left get what is there.
task<> http_side::keep_certificate() {
    if (certificate_) co_await certificate_->run();
}

task<> http_side::drain() {
    if (certificate_) certificate_->stop();
    const bool clean = co_await server_.drain(drain_limit_);
    if (!clean) log_.warn("requests were cut off by the stop", {{"api", name_}});
}

running_part http_side::part() {
    return {"http " + name_, [this] { return keep_certificate(); }, [this] { return drain(); }};
}

task<> http_side::announce() {
    const bool opened = co_await opened_.passed();
    if (opened) run_log_.info("ready", {{"http", address()}});
}

running_part http_side::announcement() {
    return {"announcement", [this] { return announce(); }, {}};
}

}  // namespace tidings
