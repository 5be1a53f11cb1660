#include "runtime/metrics.hpp"
#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>
#include <mutex>

namespace tidings {
namespace {

struct watched_value {
    metric_labels labels;
    std::function<double()> ask;
};

struct watched_family {
    std::string help;
    metrics::reading kind = metrics::reading::gauge;
    std::vector<watched_value> values;
};

prometheus::ClientMetric read(const watched_value& value, metrics::reading kind) {
    prometheus::ClientMetric read;
    for (const auto& [name, text] : value.labels) read.label.push_back({name, text});
    if (kind == metrics::reading::counter)
        read.counter.value = value.ask();
    else
        read.gauge.value = value.ask();
    return read;
}

}  // namespace

struct metrics::inside {
    prometheus::Registry registry;
    mutable std::mutex mutex;  // guards `watched`
    std::map<std::string, watched_family> watched;
};

void counter::add(double amount) const {
    target_->Increment(amount);
}
double counter::value() const {
    return target_->Value();
}
void gauge::set(double value) const {
    target_->Set(value);
}
void gauge::add(double amount) const {
    target_->Increment(amount);
}
double gauge::value() const {
    return target_->Value();
}
void histogram::observe(double value) const {
    target_->Observe(value);
}

metrics::metrics() : inside_(std::make_unique<inside>()) {}
metrics::~metrics() = default;

// A family registered twice under one name is the same family, so parts can add label sets of their own.
counter metrics::make_counter(const std::string& name, const std::string& help, const metric_labels& labels) {
    return counter{prometheus::BuildCounter().Name(name).Help(help).Register(inside_->registry).Add(labels)};
}

gauge metrics::make_gauge(const std::string& name, const std::string& help, const metric_labels& labels) {
    return gauge{prometheus::BuildGauge().Name(name).Help(help).Register(inside_->registry).Add(labels)};
}

histogram metrics::make_histogram(const std::string& name, const std::string& help, std::vector<double> bounds,
                                  const metric_labels& labels) {
    return histogram{
        prometheus::BuildHistogram().Name(name).Help(help).Register(inside_->registry).Add(labels, std::move(bounds))};
}

void metrics::watch(const std::string& name, const std::string& help, reading kind, const metric_labels& labels,
                    std::function<double()> ask) {
    const std::lock_guard lock{inside_->mutex};
    auto& family = inside_->watched[name];
    family.help = help;
    family.kind = kind;
    family.values.push_back({labels, std::move(ask)});
}

std::string metrics::text() const {
    auto families = inside_->registry.Collect();
    const std::lock_guard lock{inside_->mutex};
    for (const auto& [name, family] : inside_->watched) {
        const auto type =
            family.kind == reading::counter ? prometheus::MetricType::Counter : prometheus::MetricType::Gauge;
        prometheus::MetricFamily collected{name, family.help, type, {}};
        for (const auto& value : family.values) collected.metric.push_back(read(value, family.kind));
        families.push_back(std::move(collected));
    }
    return prometheus::TextSerializer{}.Serialize(families);
}

std::vector<double> latency_bounds() {
    return {0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10};
}

}  // namespace tidings
