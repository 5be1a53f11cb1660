// Makes sure, as far as it can, that a topic is there before it is used, and learns its leaders. Blocks; off the loop
// only.
#pragma once
#include <chrono>
#include <string>
#include "adapters/kafka/handles.hpp"

namespace tidings::kafka {

struct topic_setup {
    bool answered = false;  // a broker spoke to us, whatever it said
    bool created = false;
    std::string words;  // what went wrong, if anything
};

// Creates the topic when it is missing (a broker that refuses to create it may still have it), then asks for its
// metadata.
topic_setup set_up_topic(rd_kafka_t* client, const std::string& topic, int partitions, std::chrono::milliseconds limit);

}  // namespace tidings::kafka
