#include "adapters/kafka/record_buffer.hpp"
#include <utility>

namespace tidings::kafka {

// A producer may write any number of milliseconds there. What no calendar of ours holds becomes its last second.
timestamp time_of(std::int64_t milliseconds) {
    using namespace std::chrono;
    constexpr timestamp last = sys_days(year(9999) / December / 31) + hours(24) - seconds(1);
    if (milliseconds <= 0) return {};
    return milliseconds < duration_cast<std::chrono::milliseconds>(last.time_since_epoch()).count()
               ? timestamp(std::chrono::milliseconds(milliseconds))
               : last;
}

raw_record record_of(const rd_kafka_message_t& message) {
    raw_record record;
    record.topic = rd_kafka_topic_name(message.rkt);
    record.partition = message.partition;
    record.offset = message.offset;
    if (message.key) record.key.emplace(static_cast<const char*>(message.key), message.key_len);
    if (message.payload) record.value.assign(static_cast<const char*>(message.payload), message.len);
    rd_kafka_timestamp_type_t type{};
    record.written_at = time_of(rd_kafka_message_timestamp(&message, &type));
    rd_kafka_headers_t* headers = nullptr;
    if (rd_kafka_message_headers(&message, &headers) != RD_KAFKA_RESP_ERR_NO_ERROR) return record;
    const char* name = nullptr;
    const void* value = nullptr;
    std::size_t size = 0;
    for (std::size_t at = 0; rd_kafka_header_get_all(headers, at, &name, &value, &size) == RD_KAFKA_RESP_ERR_NO_ERROR;
         ++at)
        record.headers.emplace_back(name, value ? std::string(static_cast<const char*>(value), size) : std::string());
    return record;
}

partitions_handle as_partitions(const log_positions& positions) {
    partitions_handle list(rd_kafka_topic_partition_list_new(static_cast<int>(positions.next.size())));
    for (const auto& [partition, next] : positions.next)
        rd_kafka_topic_partition_list_add(list.get(), partition.first.c_str(), partition.second)->offset = next;
    return list;
}

}  // namespace tidings::kafka
