#include "common/http_side.hpp"
#include "adapters/http_server/request_span.hpp"
#include "api/api_handler.hpp"
#include "api/configuration_routes.hpp"
#include "api/problem.hpp"

namespace tidings {
namespace {

using namespace std::chrono_literals;

// An idle connection costs 28 KiB with TLS: 112 MB for all of them, as much as a container of 256 MB can spare.
constexpr std::size_t connections_max_with_tls = 4'000;

http_server_config listening_at(http_server_config config, const listen_address& listen,
                                const certificate_keeper* keeper) {
    config.listen = listen;
    if (keeper == nullptr) return config;
    config.connections_max = connections_max_with_tls;
    config.certificate = [keeper] { return keeper->current(); };
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

http_side::http_side(ground& on, const settings& given, const listen_address& listen, std::string name,
                     api::route_table routes, std::vector<api::readiness_check> checks, gate& opened,
                     access_side& access, console::site* console, const std::string& also)
    : on_(on),
      opened_(opened),
      name_(std::move(name)),
      log_(on.log("http")),
      drain_limit_(std::min<std::chrono::milliseconds>(given.stop_grace / 2, 10s)),
      server_(
          on.io, listening_at(given.http, listen, on.certificate.get()),
          handler(on, given, std::move(routes), std::move(checks), opened, access, console, also), log_,
          [this](const request_report& report) {
              requests_->observe(report);
              tell(report);
          },
          [&on](std::string_view traceparent) { return on.traces.enter(traceparent); }) {
    watch(on.metrics, name_, server_);
    take_address();
}

api::http_handler http_side::handler(ground& on, const settings& given, api::route_table routes,
                                     std::vector<api::readiness_check> checks, gate& opened, access_side& access,
                                     console::site* console, const std::string& also) {
    checks.push_back({"accepting", [&on] { return on.draining ? "the service is stopping" : ""; }});
    routes.add(api::configuration_routes(given.report));
    routes.add(api::health_routes(std::move(checks), [&on] { return on.metrics.text(); }));
    routes.add(access.routes());
    requests_.emplace(on.metrics, name_, routes);  // a route's label keeps its address when the table moves
    auto routed = api::make_handler(std::move(routes), given.access, on.clock, on.random,
                                    std::make_shared<api::reading_rooms>(on.clock), access.parts_of_handler());
    const auto is_early = [&opened](const api::http_request& request) {
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
    record_span(on_.traces, report, scheme());
}

void http_side::take_address() {
    const auto started = server_.start();
    if (!started) throw start_refused(started.error().detail);
    log_.info("listening", {{"api", name_}, {"http", server_.address()}, {"scheme", scheme()}});
}

std::string_view http_side::scheme() const {
    return on_.certificate ? "https" : "http";
}

// One for all listeners: the first of them runs it, and the first to go ends it. Those that are left get what is there.
task<> http_side::keep_certificate() {
    if (on_.certificate) co_await on_.certificate->run();
}

task<> http_side::drain() {
    if (on_.certificate) on_.certificate->stop();
    const bool clean = co_await server_.drain(drain_limit_);
    if (!clean) log_.warn("requests were cut off by the stop", {{"api", name_}});
}

running_part http_side::part() {
    return {"http " + name_, [this] { return keep_certificate(); }, [this] { return drain(); }};
}

task<> http_side::announce() {
    const bool opened = co_await opened_.passed();
    if (opened) on_.log("run").info("ready", {{"http", address()}});
}

running_part http_side::announcement() {
    return {"announcement", [this] { return announce(); }, {}};
}

}  // namespace tidings
