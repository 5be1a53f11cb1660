#include "adapters/kafka/consumer_lag.hpp"
#include <algorithm>

namespace tidings::kafka {

std::int64_t consumer_lag(rd_kafka_t* client, const rd_kafka_topic_partition_list_t& owned,
                          const std::map<std::int32_t, std::int64_t>& positions, std::chrono::milliseconds limit) {
    const partitions_handle partitions(rd_kafka_topic_partition_list_copy(&owned));
    const auto milliseconds = static_cast<int>(limit.count());
    const bool committed = rd_kafka_committed(client, partitions.get(), milliseconds) == RD_KAFKA_RESP_ERR_NO_ERROR;
    std::int64_t lag = 0;
    for (int at = 0; at < partitions->cnt; ++at) {
        const auto& partition = partitions->elems[at];
        std::int64_t oldest = 0, newest = 0;
        if (rd_kafka_query_watermark_offsets(client, partition.topic, partition.partition, &oldest, &newest,
                                             milliseconds) != RD_KAFKA_RESP_ERR_NO_ERROR)
            continue;
        auto position = oldest;
        if (const auto known = positions.find(partition.partition); known != positions.end())
            position = known->second;
        else if (committed && partition.offset >= 0)
            position = partition.offset;
        lag += std::max<std::int64_t>(newest - std::max(position, oldest), 0);
    }
    return lag;
}

}  // namespace tidings::kafka
