#include "adapters/kafka/kafka_metrics.hpp"

namespace tidings::kafka {

using reading = metrics::reading;

void watch(metrics& into, const std::string& topic, const event_reader& reader) {
    const auto count = [&](const char* name, const char* help, reading kind, auto member) {
        into.watch(name, help, kind, {{"topic", topic}},
                   [&reader, member] { return static_cast<double>(reader.counters().*member); });
    };
    using counters = reader_counters;
    into.watch("tidings_kafka_up", "1 while a broker is connected.", reading::gauge,
               {{"client", "consumer"}, {"topic", topic}}, [&reader] { return reader.is_up() ? 1.0 : 0.0; });
    count("tidings_consumer_lag_events", "Records of the owned partitions that are not read and committed yet.",
          reading::gauge, &counters::lag);
    count("tidings_consumer_partitions", "Partitions that this instance owns.", reading::gauge, &counters::partitions);
    count("tidings_consumer_buffered_records", "Records fetched and not taken yet.", reading::gauge,
          &counters::buffered);
    count("tidings_consumer_records_total", "Records fetched.", reading::counter, &counters::records);
    count("tidings_consumer_commits_total", "Positions committed.", reading::counter, &counters::commits);
    count("tidings_consumer_rebalances_total", "Times that partitions were given or taken.", reading::counter,
          &counters::rebalances);
    count("tidings_consumer_rebuilt_total", "Clients replaced because they were stuck or broken.", reading::counter,
          &counters::rebuilt);
    count("tidings_consumer_offset_resets_total",
          "Positions that the broker no longer had: read again from the oldest record.", reading::counter,
          &counters::offset_resets);
    count("tidings_consumer_pauses_total", "Times that fetching paused because the buffer was full.", reading::counter,
          &counters::pauses);
}

void watch(metrics& into, const std::string& topic, const event_writer& writer) {
    const auto count = [&](const char* name, const char* help, reading kind, auto member) {
        into.watch(name, help, kind, {{"topic", topic}},
                   [&writer, member] { return static_cast<double>(writer.counters().*member); });
    };
    using counters = writer_counters;
    into.watch("tidings_kafka_up", "1 while a broker is connected.", reading::gauge,
               {{"client", "producer"}, {"topic", topic}}, [&writer] { return writer.is_up() ? 1.0 : 0.0; });
    count("tidings_producer_in_flight_records", "Records given to Kafka and not decided yet.", reading::gauge,
          &counters::in_flight);
    count("tidings_producer_in_flight_max", "Records that may be in flight; then the relay waits.", reading::gauge,
          &counters::in_flight_max);
    count("tidings_producer_delivered_total", "Records that Kafka acknowledged.", reading::counter,
          &counters::delivered);
    count("tidings_producer_refused_total", "Records that Kafka will never take.", reading::counter,
          &counters::refused);
    count("tidings_producer_cluster_faults_total", "Records refused for now because the cluster refuses everything.",
          reading::counter, &counters::cluster_faults);
    count("tidings_producer_rebuilt_total", "Producers replaced after a fatal error.", reading::counter,
          &counters::rebuilt);
}

}  // namespace tidings::kafka
