#include "common/trace_export.hpp"

namespace tidings {
std::string database_system_of(const settings& given) {
    return given.store.sqlite_path().empty() ? "postgresql" : "sqlite";
}

std::string event_log_system_of(const settings& given) {
    return given.kafka.brokers.empty() ? "tidings" : "kafka";
}

void watch_traces(metrics& figures, const otlp::span_exporter& exporter) {
    using reading = metrics::reading;
    using otlp::drop_reason;
    figures.watch("tidings_traces_exported_total", "Spans that the receiver of traces took.", reading::counter, {},
                  [&exporter] { return static_cast<double>(exporter.counters().exported); });
    for (const auto reason : {drop_reason::queue_full, drop_reason::unreachable, drop_reason::refused,
                              drop_reason::rejected, drop_reason::stopping})
        figures.watch("tidings_traces_dropped_total", "Spans that did not reach the receiver of traces.",
                      reading::counter, {{"reason", std::string(name_of(reason))}},
                      [&exporter, reason] { return static_cast<double>(exporter.counters().dropped_for(reason)); });
    figures.watch("tidings_traces_queued", "Spans that wait for the receiver of traces.", reading::gauge, {},
                  [&exporter] { return static_cast<double>(exporter.counters().queued); });
}

}  // namespace tidings
