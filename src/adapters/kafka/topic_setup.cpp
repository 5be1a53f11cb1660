#include "adapters/kafka/topic_setup.hpp"
#include <array>
#include "adapters/kafka/client.hpp"

namespace tidings::kafka {
namespace {

rd_kafka_resp_err_t create(rd_kafka_t* client, const std::string& topic, int partitions,
                           std::chrono::milliseconds limit) {
    std::array<char, 256> words{};
    const new_topic_handle wanted(rd_kafka_NewTopic_new(topic.c_str(), partitions, -1, words.data(), words.size()));
    if (!wanted) return RD_KAFKA_RESP_ERR__INVALID_ARG;
    const admin_options_handle options(rd_kafka_AdminOptions_new(client, RD_KAFKA_ADMIN_OP_CREATETOPICS));
    const auto milliseconds = static_cast<int>(limit.count());
    rd_kafka_AdminOptions_set_request_timeout(options.get(), milliseconds, words.data(), words.size());
    const queue_handle answers(rd_kafka_queue_new(client));
    std::array<rd_kafka_NewTopic_t*, 1> topics{wanted.get()};
    rd_kafka_CreateTopics(client, topics.data(), topics.size(), options.get(), answers.get());
    const event_handle event(rd_kafka_queue_poll(answers.get(), milliseconds + 500));
    if (!event) return RD_KAFKA_RESP_ERR__TIMED_OUT;
    if (const auto fault = rd_kafka_event_error(event.get())) return fault;
    std::size_t count = 0;
    const auto* const* created =
        rd_kafka_CreateTopics_result_topics(rd_kafka_event_CreateTopics_result(event.get()), &count);
    return count == 0 ? RD_KAFKA_RESP_ERR__FAIL : rd_kafka_topic_result_error(created[0]);
}

bool is_local(rd_kafka_resp_err_t fault) {
    return fault < 0;
}

}  // namespace

topic_setup set_up_topic(rd_kafka_t* client, const std::string& topic, int partitions,
                         std::chrono::milliseconds limit) {
    topic_setup setup;
    const auto fault = create(client, topic, partitions, limit);
    setup.created = fault == RD_KAFKA_RESP_ERR_NO_ERROR;
    setup.answered = !is_local(fault);
    if (!setup.created && fault != RD_KAFKA_RESP_ERR_TOPIC_ALREADY_EXISTS) setup.words = words_of(fault);
    const topic_handle known(rd_kafka_topic_new(client, topic.c_str(), nullptr));
    const rd_kafka_metadata_t* metadata = nullptr;
    if (known && rd_kafka_metadata(client, 0, known.get(), &metadata, static_cast<int>(limit.count())) ==
                     RD_KAFKA_RESP_ERR_NO_ERROR) {
        setup.answered = true;
        rd_kafka_metadata_destroy(metadata);
    }
    return setup;
}

}  // namespace tidings::kafka
