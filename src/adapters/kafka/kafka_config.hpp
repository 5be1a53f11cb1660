// How to reach the Kafka cluster. Settings that our promises rest on (acknowledgements, offsets, assignors, …) are ours
// alone: a property that would change them is refused at start.
#pragma once
#include <string>
#include <utility>
#include <vector>
#include "base/secret.hpp"

namespace tidings::kafka {

struct kafka_config {
    std::string brokers;                         // bootstrap servers, "host:port,host:port"
    std::string topic = "order-event";           // events; dead letters go to "<topic>.dlq"
    std::string group = "notification-service";  // consumer group
    secret properties;                           // further librdkafka properties, "key=value;key=value": TLS, SASL, …
    int partitions = 6;                          // of a topic that has to be created
    std::vector<std::string> problems() const;   // empty when usable; each names the key and the fix, never a value
};

using property_list = std::vector<std::pair<std::string, std::string>>;

// The pairs of `properties`; parts without '=' are left out (problems() names them).
property_list properties_of(const kafka_config& config);

}  // namespace tidings::kafka
