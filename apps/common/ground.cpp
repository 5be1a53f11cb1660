#include "common/ground.hpp"
#include <malloc.h>
#include <unistd.h>
#include <algorithm>
#include "adapters/http_server/http_metrics.hpp"
#include "adapters/otlp/otlp_metrics.hpp"
#include "common/service_findings.hpp"

namespace tidings {
namespace {

using namespace std::chrono_literals;

// An idle connection costs 28 KiB with TLS: 112 MB for all of them, as much as a container of 256 MB can spare.
constexpr std::size_t connections_max_with_tls = 4'000;

// One event loop and a few helper threads share the heap: without this each thread keeps an arena of its own, and what
// was freed stays resident.
void keep_heap_small() {
    ::mallopt(M_ARENA_MAX, 2);
    ::mallopt(M_TRIM_THRESHOLD, 1 << 20);
}

std::unique_ptr<otlp::span_exporter> make_exporter(const settings& given, const std::string& program, ground& on) {
    if (given.otlp.url.empty()) return nullptr;
    auto config = otlp::named(given.otlp, program, TIDINGS_VERSION, on.instance);
    auto send = otlp::make_post(on.io.get_executor(), config);
    return std::make_unique<otlp::span_exporter>(on.clock, on.random, std::move(config), otlp::exporter_limits{},
                                                 std::move(send), on.log("traces"));
}

std::unique_ptr<certificate_keeper> make_keeper(const tls_files& files, ground& on) {
    if (files.certificate.empty()) return nullptr;
    auto keeper = std::make_unique<certificate_keeper>(files, on.clock, on.log("tls"));
    if (const auto loaded = keeper->load(); !loaded) throw start_refused("TIDINGS_TLS_CERT: " + loaded.error().detail);
    return keeper;
}

}  // namespace

ground::ground(const settings& given, const std::string& program, std::unique_ptr<log_output> log)
    : sink(log ? std::move(log) : make_log(given.log)),
      instance(program + "-" + std::to_string(::getpid()) + "-" + ids.next_uuid()),
      exporter(make_exporter(given, program, *this)),
      traces(exporter ? static_cast<span_sink&>(*exporter) : nowhere, sampler_of(given.otlp), random, clock),
      certificate(make_keeper(given.http.tls, *this)) {
    keep_heap_small();
    if (exporter) otlp::watch(metrics, *exporter);
    add_process_metrics(metrics, program);
    watch(metrics, certificate.get());
    metrics.watch("tidings_log_lines_dropped_total", "Log lines lost to a reader that did not keep up.",
                  metrics::reading::counter, {}, [this] { return static_cast<double>(sink->dropped()); });
}

listener_surroundings ground::for_listeners(const configuration& config) {
    const auto& given = config.values;
    auto server = given.http;
    if (certificate) {
        server.connections_max = connections_max_with_tls;
        server.certificate = [this] { return certificate->current(); };
    }
    return {.io = io,
            .clock = clock,
            .random = random,
            .counted = metrics,
            .lines = *sink,
            .traces = traces,
            .certificate = certificate.get(),
            .is_stopping = [this] { return draining; },
            .server = std::move(server),
            .access = given.access,
            .options = config.as_json(),
            .drain_limit = std::min<std::chrono::milliseconds>(given.stop_grace / 2, 10s)};
}

std::vector<api::look> ground::looks() {
    if (!certificate) return {};
    return {api::glance("certificate",
                        [this] { return certificate_finding(certificate->current()->ends_at(), clock.now()); })};
}

running_part ground::traces_part() {
    if (!exporter) return {"traces", {}, {}};
    return {"traces", [this] { return exporter->run(); },
            [this] { return exporter->stop(clock.steady() + std::chrono::seconds{2}); }};
}

}  // namespace tidings
