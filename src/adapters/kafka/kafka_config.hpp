// How to reach the Kafka cluster. Settings that our promises rest on (acknowledgements, offsets, assignors, …) are ours
// alone: a property that would change them is refused at start.
#pragma once
#include <string>
#include <utility>
#include <vector>
#include "base/secret.hpp"

namespace tidings {
class option_list;
}

namespace tidings::kafka {

struct kafka_config {
    std::string brokers;                         // bootstrap servers, "host:port,host:port"
    std::string topic = "order-event";           // events; dead letters go to "<topic>.dlq"
    std::string group = "notification-service";  // consumer group
    secret properties;                           // further librdkafka properties, "key=value;key=value": TLS, SASL, …
    int partitions = 6;                          // of a topic that has to be created
};

// TIDINGS_KAFKA_….
void declare(option_list& options, kafka_config& into);

// The same cluster, seen by those who read and write receipts: topic and consumer group are both "<topic>.receipts".
kafka_config receipts_of(kafka_config config);

// Whether librdkafka would take the properties, and none of them is ours to set: one sentence for each that is wrong,
// with the fix and never a value. They have the form of properties already.
std::vector<std::string> property_problems(const secret& properties);

using property_list = std::vector<std::pair<std::string, std::string>>;

// The pairs of `properties`; parts without '=' are left out (the option refuses them).
property_list properties_of(const kafka_config& config);

}  // namespace tidings::kafka
