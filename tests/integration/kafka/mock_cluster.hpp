// librdkafka's own mock cluster, for what a healthy broker never says. It lives in this process and forgets everything.
#pragma once
#include <array>
#include <stdexcept>
#include <string>
#include <vector>
#include "adapters/kafka/handles.hpp"
// After rdkafka.h, or it refuses.
#include <librdkafka/rdkafka_mock.h>

namespace tidings::kafka {

constexpr std::int16_t produce_request = 0, offset_commit_request = 8, heartbeat_request = 12;  // Kafka's API keys

class mock_cluster {
public:
    mock_cluster() {
        std::array<char, 256> words{};
        auto* conf = rd_kafka_conf_new();
        rd_kafka_conf_set(conf, "log_level", "0", nullptr, 0);
        host_ = rd_kafka_new(RD_KAFKA_PRODUCER, conf, words.data(), words.size());
        if (!host_) throw std::runtime_error(words.data());
        cluster_ = rd_kafka_mock_cluster_new(host_, 1);
    }
    mock_cluster(const mock_cluster&) = delete;
    mock_cluster& operator=(const mock_cluster&) = delete;
    ~mock_cluster() {
        rd_kafka_mock_cluster_destroy(cluster_);
        rd_kafka_destroy(host_);
    }

    std::string brokers() const { return rd_kafka_mock_cluster_bootstraps(cluster_); }
    void create(const std::string& topic, int partitions = 1) {
        rd_kafka_mock_topic_create(cluster_, topic.c_str(), partitions, 1);
    }
    void topic_error(const std::string& topic, rd_kafka_resp_err_t fault) {
        rd_kafka_mock_topic_set_error(cluster_, topic.c_str(), fault);
    }
    // The next requests of the kind are answered with these errors, one each.
    void answer(std::int16_t request, const std::vector<rd_kafka_resp_err_t>& faults) {
        rd_kafka_mock_push_request_errors_array(cluster_, request, faults.size(), faults.data());
    }
    // The next request of the kind is answered with this error, that much later; the client's patience may end before.
    void answer_late(std::int16_t request, rd_kafka_resp_err_t fault, int milliseconds) {
        rd_kafka_mock_broker_push_request_error_rtts(cluster_, 1, request, 1, fault, milliseconds);
    }
    // Of those, the ones that no request has met yet.
    std::size_t answers_left(std::int16_t request) const {
        std::size_t left = 0;
        rd_kafka_mock_broker_error_stack_cnt(cluster_, 1, request, &left);
        return left;
    }
    void set_down() { rd_kafka_mock_broker_set_down(cluster_, 1); }
    void set_up() { rd_kafka_mock_broker_set_up(cluster_, 1); }

private:
    rd_kafka_t* host_ = nullptr;
    rd_kafka_mock_cluster_t* cluster_ = nullptr;
};

}  // namespace tidings::kafka
