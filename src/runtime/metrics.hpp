// Counters, gauges and histograms of one program, and their text for Prometheus. A thin layer over prometheus-cpp's
// core, which no other header includes. Label sets are fixed where a metric is made, so no request can grow the
// registry.
#pragma once
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace prometheus {
class Counter;
class Gauge;
class Histogram;
}  // namespace prometheus

namespace tidings {

using metric_labels = std::map<std::string, std::string>;

// Handles are cheap to copy, thread-safe, and live as long as their registry.
class counter {
public:
    explicit counter(prometheus::Counter& target) : target_(&target) {}
    void add(double amount = 1) const;
    double value() const;

private:
    prometheus::Counter* target_;
};

class gauge {
public:
    explicit gauge(prometheus::Gauge& target) : target_(&target) {}
    void set(double value) const;
    void add(double amount) const;
    double value() const;

private:
    prometheus::Gauge* target_;
};

class histogram {
public:
    explicit histogram(prometheus::Histogram& target) : target_(&target) {}
    void observe(double value) const;

private:
    prometheus::Histogram* target_;
};

class metrics {
public:
    metrics();
    ~metrics();
    metrics(const metrics&) = delete;
    metrics& operator=(const metrics&) = delete;

    counter make_counter(const std::string& name, const std::string& help, const metric_labels& labels = {});
    gauge make_gauge(const std::string& name, const std::string& help, const metric_labels& labels = {});
    histogram make_histogram(const std::string& name, const std::string& help, std::vector<double> bounds,
                             const metric_labels& labels = {});

    // Values that a part already keeps: read when somebody asks. `ask` runs on the thread that calls text().
    enum class reading { counter, gauge };
    void watch(const std::string& name, const std::string& help, reading kind, const metric_labels& labels,
               std::function<double()> ask);

    std::string text() const;  // Prometheus text format 0.0.4
    static constexpr const char* content_type = "text/plain; version=0.0.4; charset=utf-8";

private:
    struct inside;
    std::unique_ptr<inside> inside_;
};

// process_cpu_seconds_total, process_resident_memory_bytes, process_open_fds, process_max_fds,
// process_start_time_seconds, and tidings_build_info.
void add_process_metrics(metrics& into, const std::string& program);

// Seconds, from a millisecond to ten.
std::vector<double> latency_bounds();

}  // namespace tidings
