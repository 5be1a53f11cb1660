// What the exporter of traces counts, as metrics. It outlives the metrics' readers.
#pragma once
#include "adapters/otlp/span_exporter.hpp"
#include "runtime/metrics.hpp"

namespace tidings::otlp {

void watch(metrics& into, const span_exporter& exporter);

}  // namespace tidings::otlp
