#include "adapters/kafka/kafka_config.hpp"
#include <algorithm>
#include <array>
#include <string_view>
#include "adapters/kafka/handles.hpp"
#include "runtime/config_value.hpp"

namespace tidings::kafka {
namespace {

// What G2 and G4 rest on, and what has an option of its own.
constexpr std::array<std::string_view, 32> reserved{"bootstrap.servers",
                                                    "metadata.broker.list",
                                                    "group.id",
                                                    "enable.idempotence",
                                                    "enable.gapless.guarantee",
                                                    "acks",
                                                    "request.required.acks",
                                                    "message.timeout.ms",
                                                    "delivery.timeout.ms",
                                                    "retries",
                                                    "message.send.max.retries",
                                                    "max.in.flight",
                                                    "max.in.flight.requests.per.connection",
                                                    "transactional.id",
                                                    "enable.auto.commit",
                                                    "auto.commit.enable",
                                                    "auto.commit.interval.ms",
                                                    "enable.auto.offset.store",
                                                    "auto.offset.reset",
                                                    "partition.assignment.strategy",
                                                    "enabled_events",
                                                    "log_level",
                                                    "log.queue",
                                                    "statistics.interval.ms",
                                                    "enable.partition.eof",
                                                    "delivery.report.only.error",
                                                    "dr_cb",
                                                    "dr_msg_cb",
                                                    "rebalance_cb",
                                                    "opaque",
                                                    "plugin.library.paths",
                                                    "internal.termination.signal"};

void check_property(const std::string& key, const std::string& value, rd_kafka_conf_t* scratch,
                    std::vector<std::string>& problems) {
    if (std::ranges::find(reserved, key) != reserved.end()) {
        problems.push_back(key + " is set by tidings itself; remove it");
        return;
    }
    std::array<char, 256> words{};
    const auto answer = rd_kafka_conf_set(scratch, key.c_str(), value.c_str(), words.data(), words.size());
    // The library's own words may repeat the value, which may be a password.
    if (answer == RD_KAFKA_CONF_UNKNOWN)
        problems.push_back("librdkafka has no property " + key + "; correct its name");
    else if (answer == RD_KAFKA_CONF_INVALID)
        problems.push_back("librdkafka refuses the value of " + key + "; see its CONFIGURATION.md");
}

}  // namespace

property_list properties_of(const kafka_config& config) {
    auto pairs = parse_properties(config.properties.reveal());
    return pairs ? *std::move(pairs) : property_list{};
}

kafka_config receipts_of(kafka_config config) {
    config.topic += ".receipts";
    config.group = config.topic;
    return config;
}

std::vector<std::string> property_problems(const secret& properties) {
    std::vector<std::string> found;
    const auto pairs = parse_properties(properties.reveal());
    if (!pairs) return {pairs.error().detail};
    const conf_handle scratch(rd_kafka_conf_new());
    for (const auto& [key, value] : *pairs) check_property(key, value, scratch.get(), found);
    return found;
}

}  // namespace tidings::kafka
