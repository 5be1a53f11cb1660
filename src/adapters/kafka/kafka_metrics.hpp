// What the Kafka clients count, as metrics. `topic` comes from the configuration.
#pragma once
#include "adapters/kafka/event_reader.hpp"
#include "adapters/kafka/event_writer.hpp"
#include "runtime/metrics.hpp"

namespace tidings::kafka {

void watch(metrics& into, const std::string& topic, const event_reader& reader);
void watch(metrics& into, const std::string& topic, const event_writer& writer);

}  // namespace tidings::kafka
