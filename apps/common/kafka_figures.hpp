// What the Kafka clients count, as metrics. `topic` comes from the configuration.
#pragma once
#include "adapters/kafka/event_reader.hpp"
#include "adapters/kafka/event_writer.hpp"
#include "runtime/metrics.hpp"

namespace tidings {

void watch_kafka_reader(metrics& figures, const std::string& topic, const kafka::event_reader& reader);
void watch_kafka_writer(metrics& figures, const std::string& topic, const kafka::event_writer& writer);

}  // namespace tidings
