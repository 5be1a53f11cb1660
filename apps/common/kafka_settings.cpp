#include "common/kafka_settings.hpp"
#include "runtime/running_parts.hpp"

namespace tidings {

kafka::kafka_config kafka_config_of(const settings& given) {
    kafka::kafka_config config;
    config.brokers = given.kafka_brokers;
    config.topic = given.kafka_topic;
    config.group = given.kafka_group;
    config.properties = given.kafka_properties;
    std::string lines;
    for (const auto& problem : config.problems()) lines += (lines.empty() ? "" : "\n") + problem;
    if (!lines.empty()) throw start_refused(lines);
    return config;
}

kafka::kafka_config receipts_config_of(kafka::kafka_config config) {
    config.topic += ".receipts";
    config.group = config.topic;
    return config;
}

}  // namespace tidings
