// What every server program stands on, made first and destroyed last: event loop, clocks, randomness, log, metrics,
// traces and the certificate. It stays with the program's main: a part is given what it needs of it.
#pragma once
#include <boost/asio/io_context.hpp>
#include <memory>
#include <string>
#include "adapters/http_server/certificate_keeper.hpp"
#include "adapters/otlp/span_exporter.hpp"
#include "api/finding.hpp"
#include "base/ids.hpp"
#include "base/random_source.hpp"
#include "common/configuration.hpp"
#include "common/listener_surroundings.hpp"
#include "runtime/log_output.hpp"
#include "runtime/metrics.hpp"
#include "runtime/running_parts.hpp"
#include "runtime/system_clock.hpp"
#include "stores/part_surroundings.hpp"
#include "tracing/tracer.hpp"

namespace tidings {

struct ground {
    // `log`: where lines go instead of standard error. Throws start_refused when there is a certificate that cannot be
    // used.
    ground(const settings& given, const std::string& program, std::unique_ptr<log_output> log = nullptr);
    ground(const ground&) = delete;
    ground& operator=(const ground&) = delete;

    logger log(std::string part) { return logger{*sink, std::move(part)}; }
    part_surroundings for_parts() { return {io.get_executor(), clock, random, metrics, *sink}; }
    listener_surroundings for_listeners(const configuration& config);
    std::vector<api::look> looks();  // around the process itself, for GET /v1/findings
    running_part traces_part();      // the first of a program's parts: it is stopped after those that make spans

    std::unique_ptr<log_output> sink;
    tidings::metrics metrics;
    system_random random;
    asio::io_context io{1};
    system_clock clock{io.get_executor()};
    id_generator ids{clock, random};
    std::string instance;   // names this start of this process in leases
    bool draining = false;  // set when a stop is asked for: not ready any more
    no_spans nowhere;
    std::unique_ptr<otlp::span_exporter> exporter;  // empty: no receiver of traces is set
    tracer traces;
    std::unique_ptr<certificate_keeper> certificate;  // of all listeners; empty: plain HTTP
};

}  // namespace tidings
