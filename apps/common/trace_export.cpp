#include "common/trace_export.hpp"

namespace tidings {
namespace {

void set(otlp::key_values& pairs, std::string_view key, std::string value) {
    const auto found = std::ranges::find(pairs, key, &otlp::key_values::value_type::first);
    if (found == pairs.end())
        pairs.emplace_back(key, std::move(value));
    else
        found->second = std::move(value);
}

}  // namespace

std::string traces_url_of(const settings& given) {
    if (!given.otlp_traces_endpoint.empty()) return given.otlp_traces_endpoint.reveal();
    return given.otlp_endpoint.empty() ? "" : otlp::traces_url(given.otlp_endpoint.reveal());
}

otlp::otlp_config otlp_config_of(const settings& given, const std::string& program, const std::string& instance) {
    otlp::otlp_config config;
    config.url = traces_url_of(given);
    config.headers = otlp::parse_key_values(given.otlp_headers.reveal()).value();
    config.body = given.otlp_protocol == "http/json" ? otlp::encoding::json : otlp::encoding::protobuf;
    config.timeout = std::chrono::milliseconds(given.otlp_timeout_ms);
    config.resource = {
        {"service.name", program}, {"service.version", TIDINGS_VERSION}, {"service.instance.id", instance}};
    const auto more = otlp::parse_key_values(given.otlp_resource_attributes).value();
    for (const auto& [key, value] : more) set(config.resource, key, value);
    if (!given.otlp_service_name.empty()) set(config.resource, "service.name", given.otlp_service_name);
    return config;
}

sampler sampler_of(const settings& given) {
    if (given.traces_sampler.empty()) return {};
    return sampler::parse(given.traces_sampler, given.traces_sampler_arg).value();
}

std::string database_system_of(const settings& given) {
    return given.database_url.reveal().starts_with("sqlite:") ? "sqlite" : "postgresql";
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
