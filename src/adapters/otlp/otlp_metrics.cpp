#include "adapters/otlp/otlp_metrics.hpp"

namespace tidings::otlp {

void watch(metrics& into, const span_exporter& exporter) {
    using reading = metrics::reading;
    into.watch("tidings_traces_exported_total", "Spans that the receiver of traces took.", reading::counter, {},
               [&exporter] { return static_cast<double>(exporter.counters().exported); });
    for (const auto reason : {drop_reason::queue_full, drop_reason::unreachable, drop_reason::refused,
                              drop_reason::rejected, drop_reason::stopping})
        into.watch("tidings_traces_dropped_total", "Spans that did not reach the receiver of traces.", reading::counter,
                   {{"reason", std::string(name_of(reason))}},
                   [&exporter, reason] { return static_cast<double>(exporter.counters().dropped_for(reason)); });
    into.watch("tidings_traces_queued", "Spans that wait for the receiver of traces.", reading::gauge, {},
               [&exporter] { return static_cast<double>(exporter.counters().queued); });
}

}  // namespace tidings::otlp
