// How many records a consumer has not fetched yet, asked of the brokers. Blocks; off the loop only.
#pragma once
#include <chrono>
#include <cstdint>
#include <map>
#include "adapters/kafka/handles.hpp"

namespace tidings::kafka {

// positions: by partition, the next offset to fetch; a partition without one counts from its committed position.
// Partitions whose leader does not answer count as zero.
std::int64_t consumer_lag(rd_kafka_t* client, const rd_kafka_topic_partition_list_t& owned,
                          const std::map<std::int32_t, std::int64_t>& positions, std::chrono::milliseconds limit);

}  // namespace tidings::kafka
