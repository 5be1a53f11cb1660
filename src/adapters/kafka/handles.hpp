// Owners of librdkafka's objects. The client itself is owned by client.hpp, because ending it takes more than one call.
#pragma once
#include <librdkafka/rdkafka.h>
#include <memory>

namespace tidings::kafka {

template <auto Destroy>
struct destroy_with {
    template <class T>
    void operator()(T* object) const {
        Destroy(object);
    }
};

using conf_handle = std::unique_ptr<rd_kafka_conf_t, destroy_with<&rd_kafka_conf_destroy>>;
using queue_handle = std::unique_ptr<rd_kafka_queue_t, destroy_with<&rd_kafka_queue_destroy>>;
using topic_handle = std::unique_ptr<rd_kafka_topic_t, destroy_with<&rd_kafka_topic_destroy>>;
using event_handle = std::unique_ptr<rd_kafka_event_t, destroy_with<&rd_kafka_event_destroy>>;
using headers_handle = std::unique_ptr<rd_kafka_headers_t, destroy_with<&rd_kafka_headers_destroy>>;
using error_handle = std::unique_ptr<rd_kafka_error_t, destroy_with<&rd_kafka_error_destroy>>;
using new_topic_handle = std::unique_ptr<rd_kafka_NewTopic_t, destroy_with<&rd_kafka_NewTopic_destroy>>;
using admin_options_handle = std::unique_ptr<rd_kafka_AdminOptions_t, destroy_with<&rd_kafka_AdminOptions_destroy>>;
using partitions_handle =
    std::unique_ptr<rd_kafka_topic_partition_list_t, destroy_with<&rd_kafka_topic_partition_list_destroy>>;

}  // namespace tidings::kafka
