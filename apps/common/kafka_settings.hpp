// Kafka as the options describe it.
#pragma once
#include "adapters/kafka/kafka_config.hpp"
#include "common/settings.hpp"

namespace tidings {

kafka::kafka_config kafka_config_of(
    const settings& given);  // throws start_refused: a property that is not the operator's to set

// The same cluster, seen by those who read receipts: topic and consumer group are both "<topic>.receipts".
kafka::kafka_config receipts_config_of(kafka::kafka_config config);

}  // namespace tidings
