// The exporter of traces, from options that were checked when they were read, and its counters as metrics.
#pragma once
#include "adapters/otlp/span_exporter.hpp"
#include "common/settings.hpp"
#include "runtime/metrics.hpp"
#include "tracing/sampler.hpp"

namespace tidings {

// The address that traces go to; empty: none are made.
std::string traces_url_of(const settings& given);
otlp::otlp_config otlp_config_of(const settings& given, const std::string& program, const std::string& instance);
sampler sampler_of(const settings& given);

// What the spans call the parts behind the ports.
std::string database_system_of(const settings& given);   // "postgresql" or "sqlite"
std::string event_log_system_of(const settings& given);  // "kafka", or "tidings" for the embedded log

void watch_traces(metrics& figures, const otlp::span_exporter& exporter);

}  // namespace tidings
