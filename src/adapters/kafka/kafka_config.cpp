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

constexpr std::string_view variable = "TIDINGS_KAFKA_PROPERTIES";

std::string_view trimmed(std::string_view text) {
    const auto from = text.find_first_not_of(" \t\r\n");
    if (from == std::string_view::npos) return {};
    return text.substr(from, text.find_last_not_of(" \t\r\n") - from + 1);
}

void check_property(const std::string& key, const std::string& value, rd_kafka_conf_t* scratch,
                    std::vector<std::string>& problems) {
    if (std::ranges::find(reserved, key) != reserved.end()) {
        problems.push_back(std::string(variable) + ": " + key + " is set by tidings itself; remove it");
        return;
    }
    std::array<char, 256> words{};
    const auto answer = rd_kafka_conf_set(scratch, key.c_str(), value.c_str(), words.data(), words.size());
    // The library's own words may repeat the value, which may be a password.
    if (answer == RD_KAFKA_CONF_UNKNOWN)
        problems.push_back(std::string(variable) + ": librdkafka has no property " + key + "; correct its name");
    else if (answer == RD_KAFKA_CONF_INVALID)
        problems.push_back(std::string(variable) + ": librdkafka refuses the value of " + key +
                           "; see its CONFIGURATION.md");
}

bool is_topic_name(std::string_view name) {
    constexpr auto allowed = [](char each) {
        return (each >= 'a' && each <= 'z') || (each >= 'A' && each <= 'Z') || (each >= '0' && each <= '9') ||
               each == '.' || each == '_' || each == '-';
    };
    return !name.empty() && name.size() <= 249 && name != "." && name != ".." && std::ranges::all_of(name, allowed);
}

}  // namespace

property_list properties_of(const kafka_config& config) {
    auto pairs = parse_properties(config.properties.reveal());
    return pairs ? *std::move(pairs) : property_list{};
}

std::vector<std::string> kafka_config::problems() const {
    std::vector<std::string> found;
    if (trimmed(brokers).empty()) found.emplace_back("TIDINGS_KAFKA_BROKERS: is empty; name at least one host:port");
    if (!is_topic_name(topic))
        found.emplace_back("TIDINGS_KAFKA_TOPIC: is no topic name; use 1 to 249 of letters, digits, '.', '_' and '-'");
    if (group.empty()) found.emplace_back("TIDINGS_KAFKA_GROUP: is empty; name the consumer group");
    const conf_handle scratch(rd_kafka_conf_new());
    const auto pairs = parse_properties(properties.reveal());
    if (!pairs) found.push_back(std::string(variable) + ": " + pairs.error().detail);
    for (const auto& [key, value] : properties_of(*this)) check_property(key, value, scratch.get(), found);
    return found;
}

}  // namespace tidings::kafka
