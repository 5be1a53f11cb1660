// What spans call the parts behind the ports, and what the exporter of traces counts.
#pragma once
#include "adapters/otlp/span_exporter.hpp"
#include "common/settings.hpp"
#include "runtime/metrics.hpp"

namespace tidings {

// What the spans call the parts behind the ports.
std::string database_system_of(const settings& given);   // "postgresql" or "sqlite"
std::string event_log_system_of(const settings& given);  // "kafka", or "tidings" for the embedded log

void watch_traces(metrics& figures, const otlp::span_exporter& exporter);

}  // namespace tidings
