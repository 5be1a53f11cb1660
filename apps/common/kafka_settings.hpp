// Kafka as the options describe it.
#pragma once
#include "adapters/kafka/kafka_config.hpp"
#include "common/settings.hpp"

namespace tidings {

kafka::kafka_config kafka_config_of(
    const settings& given);  // throws start_refused: a property that is not the operator's to set

}  // namespace tidings
