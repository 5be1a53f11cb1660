#include "common/kafka_figures.hpp"

namespace tidings {

using reading = metrics::reading;

void watch_kafka_reader(metrics& figures, const std::string& topic, const kafka::event_reader& reader) {
    const auto figure = [&](const char* name, const char* help, reading kind, auto member) {
        figures.watch(name, help, kind, {{"topic", topic}},
                      [&reader, member] { return static_cast<double>(reader.counters().*member); });
    };
    using counters = kafka::reader_counters;
    figures.watch("tidings_kafka_up", "1 while a broker is connected.", reading::gauge,
                  {{"client", "consumer"}, {"topic", topic}}, [&reader] { return reader.is_up() ? 1.0 : 0.0; });
    figure("tidings_consumer_lag_events", "Records of the owned partitions that are not read and committed yet.",
           reading::gauge, &counters::lag);
    figure("tidings_consumer_partitions", "Partitions that this instance owns.", reading::gauge, &counters::partitions);
    figure("tidings_consumer_buffered_records", "Records fetched and not taken yet.", reading::gauge,
           &counters::buffered);
    figure("tidings_consumer_records_total", "Records fetched.", reading::counter, &counters::records);
    figure("tidings_consumer_commits_total", "Positions committed.", reading::counter, &counters::commits);
    figure("tidings_consumer_rebalances_total", "Times that partitions were given or taken.", reading::counter,
           &counters::rebalances);
    figure("tidings_consumer_rebuilt_total", "Clients replaced because they were stuck or broken.", reading::counter,
           &counters::rebuilt);
    figure("tidings_consumer_offset_resets_total",
           "Positions that the broker no longer had: read again from the oldest record.", reading::counter,
           &counters::offset_resets);
    figure("tidings_consumer_pauses_total", "Times that fetching paused because the buffer was full.", reading::counter,
           &counters::pauses);
}

void watch_kafka_writer(metrics& figures, const std::string& topic, const kafka::event_writer& writer) {
    const auto figure = [&](const char* name, const char* help, reading kind, auto member) {
        figures.watch(name, help, kind, {{"topic", topic}},
                      [&writer, member] { return static_cast<double>(writer.counters().*member); });
    };
    using counters = kafka::writer_counters;
    figures.watch("tidings_kafka_up", "1 while a broker is connected.", reading::gauge,
                  {{"client", "producer"}, {"topic", topic}}, [&writer] { return writer.is_up() ? 1.0 : 0.0; });
    figure("tidings_producer_in_flight_records", "Records given to Kafka and not decided yet.", reading::gauge,
           &counters::in_flight);
    figure("tidings_producer_in_flight_max", "Records that may be in flight; then the relay waits.", reading::gauge,
           &counters::in_flight_max);
    figure("tidings_producer_delivered_total", "Records that Kafka acknowledged.", reading::counter,
           &counters::delivered);
    figure("tidings_producer_refused_total", "Records that Kafka will never take.", reading::counter,
           &counters::refused);
    figure("tidings_producer_cluster_faults_total", "Records refused for now because the cluster refuses everything.",
           reading::counter, &counters::cluster_faults);
    figure("tidings_producer_rebuilt_total", "Producers replaced after a fatal error.", reading::counter,
           &counters::rebuilt);
}

}  // namespace tidings
