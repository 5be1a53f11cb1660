#include "kafka_look.hpp"
#include <librdkafka/rdkafka.h>

namespace tidings {
namespace {

struct metadata_release {
    void operator()(const rd_kafka_metadata_t* seen) const { rd_kafka_metadata_destroy(seen); }
};
struct client_release {
    void operator()(rd_kafka_t* client) const { rd_kafka_destroy(client); }
};
using client = std::unique_ptr<rd_kafka_t, client_release>;

// Says nothing on standard error: what matters is in the answer.
void keep_quiet(const rd_kafka_t*, int, const char*, const char*) {}

result<client> make_client(const kafka::kafka_config& config) {
    char words[512] = "";
    auto* conf = rd_kafka_conf_new();
    rd_kafka_conf_set_log_cb(conf, keep_quiet);
    auto pairs = kafka::properties_of(config);
    pairs.emplace_back("bootstrap.servers", config.brokers);
    for (const auto& [name, value] : pairs)
        if (rd_kafka_conf_set(conf, name.c_str(), value.c_str(), words, sizeof words) != RD_KAFKA_CONF_OK) {
            rd_kafka_conf_destroy(conf);
            return error{errc::invalid, "the property " + name + " is not accepted"};  // its value may be a password
        }
    client made{rd_kafka_new(RD_KAFKA_PRODUCER, conf, words, sizeof words)};
    if (made) return made;
    rd_kafka_conf_destroy(conf);
    return error{errc::invalid, words};
}

std::string words_for(const rd_kafka_metadata_t& seen, const std::string& topic) {
    auto words = std::to_string(seen.broker_cnt) + (seen.broker_cnt == 1 ? " broker" : " brokers");
    for (int at = 0; at < seen.topic_cnt; ++at)
        if (seen.topics[at].topic == topic && seen.topics[at].partition_cnt > 0)
            return words + ", topic " + topic + " has " + std::to_string(seen.topics[at].partition_cnt) + " partitions";
    return words + ", topic " + topic + " is made at the first start";
}

}  // namespace

result<std::string> look_at_kafka(const kafka::kafka_config& config, std::chrono::milliseconds limit) {
    auto made = make_client(config);
    if (!made) return made.error();
    const rd_kafka_metadata_t* answer = nullptr;
    const auto problem = rd_kafka_metadata(made->get(), 1, nullptr, &answer, static_cast<int>(limit.count()));
    const std::unique_ptr<const rd_kafka_metadata_t, metadata_release> seen{answer};
    if (problem != RD_KAFKA_RESP_ERR_NO_ERROR)
        return error{errc::unavailable, std::string("no answer: ") + rd_kafka_err2str(problem)};
    return words_for(*seen, config.topic);
}

}  // namespace tidings
