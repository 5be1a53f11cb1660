// Asks a Kafka cluster who it is, with the configured TLS and login. Blocks up to the limit; creates nothing.
#pragma once
#include <chrono>
#include "adapters/kafka/kafka_config.hpp"
#include "base/result.hpp"

namespace tidings {

// "3 brokers, topic order-event has 6 partitions". unavailable: nobody answered. invalid: a property is wrong.
result<std::string> look_at_kafka(const kafka::kafka_config& config, std::chrono::milliseconds limit);

}  // namespace tidings
