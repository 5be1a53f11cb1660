#include "adapters/http_server/request_span.hpp"

namespace tidings {

void record_span(const tracer& traces, const request_report& report, std::string_view scheme) {
    if (!traces.is_on()) return;
    const auto name = report.route.empty() ? std::string(report.method)
                                           : std::string(report.method) + " " + std::string(report.route);
    auto work = traces.begin_at(report.started_at, report.trace, name, span_kind::server);
    if (!work) return;
    work->text("http.request.method", report.method == "other" ? "_OTHER" : report.method)
        .text("http.route", report.route)
        .text("url.scheme", scheme)
        .number("http.response.status_code", report.status);
    if (report.status >= 500) work->text("error.type", std::to_string(report.status)).failed("");
    traces.end_at(report.started_at + std::chrono::duration_cast<std::chrono::microseconds>(report.duration),
                  *std::move(work));
}

}  // namespace tidings
