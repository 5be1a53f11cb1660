#include <algorithm>
#include <string_view>
#include "adapters/kafka/kafka_config.hpp"
#include "runtime/option_text.hpp"
#include "runtime/options.hpp"

namespace tidings::kafka {
namespace {

bool is_host_and_port(std::string_view text) {
    const auto colon = text.rfind(':');
    if (colon == std::string_view::npos || colon == 0 || text.find_first_of(" \t/@") != std::string_view::npos)
        return false;
    const auto port = parse_integer(text.substr(colon + 1));
    return port && *port > 0 && *port < 65536;
}

result<std::string> parse_brokers(const std::string& text) {
    const auto brokers = parse_list(text);
    if (brokers.empty() || !std::ranges::all_of(brokers, [](const auto& each) { return is_host_and_port(each); }))
        return error{
            errc::invalid,
            "is not a list of brokers; write HOST:PORT with commas between them, such as kafka-1:9092,kafka-2:9092"};
    return text;
}

result<std::string> parse_topic(const std::string& text) {
    constexpr std::string_view allowed = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-";
    // "<topic>.receipts" must be a topic too, and Kafka takes 249 characters; the bound is that of "<topic>.dlq".
    if (text.empty() || text.size() > 245 || text == "." || text == ".." ||
        text.find_first_not_of(allowed) != std::string::npos)
        return error{errc::invalid, "is not a topic's name; use 1 to 245 of letters, digits, dot, underscore and dash"};
    return text;
}

}  // namespace

void declare(option_list& options, kafka_config& into) {
    options
        .parsed("kafka.brokers", into.brokers, parse_brokers, "bootstrap servers, HOST:PORT with commas between them")
        .used_by(readers::services)
        .example("kafka-1:9092,kafka-2:9092");
    options
        .parsed("kafka.topic", into.topic, parse_topic,
                "topic of the order events; dead letters go to <topic>.dlq, receipts to <topic>.receipts", into.topic)
        .used_by(readers::services)
        .example("shop.order-event");
    options.parsed("kafka.group", into.group, parse_filled_line, "consumer group", into.group)
        .used_by(programs({program::notifications}))
        .example("shop-notifications");
    options
        .properties("kafka.properties", into.properties,
                    "further librdkafka key=value pairs with ; between them (TLS, SASL, …)")
        .used_by(readers::services)
        .example("security.protocol=SASL_SSL;sasl.mechanism=PLAIN");
}

}  // namespace tidings::kafka
