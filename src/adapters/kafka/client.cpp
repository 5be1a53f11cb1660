#include "adapters/kafka/client.hpp"
#include <array>
#include <boost/json.hpp>
#include <string_view>

namespace tidings::kafka {
namespace {

namespace json = boost::json;

bool is_secret_name(std::string_view key) {
    for (const std::string_view part :
         {"password", "secret", "key.pem", "token", "sasl.username", "oauthbearer.config"})
        if (key.find(part) != std::string_view::npos) return true;
    return false;
}

void take_line(const rd_kafka_t* handle, int level, const char* facility, const char* text) {
    static_cast<client_context*>(rd_kafka_opaque(handle))->take_line(level, facility, text);
}

result<void> set(rd_kafka_conf_t* conf, const std::string& key, const std::string& value) {
    std::array<char, 256> words{};
    if (rd_kafka_conf_set(conf, key.c_str(), value.c_str(), words.data(), words.size()) == RD_KAFKA_CONF_OK) return {};
    return error{errc::invalid,
                 "librdkafka refuses " + key + (is_secret_name(key) ? "" : ": " + std::string(words.data()))};
}

const json::object& member_of(const json::value& parent, std::string_view name) {
    static const json::object none;
    const auto* found = parent.is_object() ? parent.as_object().if_contains(name) : nullptr;
    return found && found->is_object() ? found->as_object() : none;
}

std::int64_t number_in(const json::object& from, std::string_view name) {
    const auto* found = from.if_contains(name);
    return found && found->is_int64() ? found->as_int64() : -1;
}

// Of a group that has committed nothing yet, or stands behind the end of a log that lost its data, everything counts.
std::int64_t lag_of(const json::value& partition) {
    if (!partition.is_object()) return 0;
    const auto& numbers = partition.as_object();
    const auto* owned = numbers.if_contains("desired");
    if (!owned || *owned != true) return 0;
    const auto lag = number_in(numbers, "consumer_lag");
    return lag >= 0 ? lag : std::max<std::int64_t>(0, number_in(numbers, "hi_offset"));
}

}  // namespace

client_context::client_context(logger where, const kafka_config& config) : log(std::move(where)) {
    for (const auto& [key, value] : properties_of(config))
        if (is_secret_name(key) && value.size() > 2) secrets.push_back(value);
}

void client_context::fall_silent() {
    const std::lock_guard turn(speaking_);
    silent_ = true;
}

namespace {

// One list of properties serves producer and consumer; each is told of those that are only the other's. And each try of
// each connection of an outage has a line; reader and writer say themselves when it begins and ends.
bool is_about_one_try(std::string_view facility, std::string_view line) {
    return facility == "CONFWARN" || facility == "FAIL" || facility == "ERROR" ||
           (facility == "GETPID" && line.ends_with("retrying"));
}

}  // namespace

void client_context::take_line(int level, const char* facility, const char* text) {
    const std::lock_guard turn(speaking_);
    if (silent_) return;
    std::string line(text);
    for (const auto& word : secrets)
        for (auto at = line.find(word); at != std::string::npos; at = line.find(word, at))
            line.replace(at, word.size(), "***");
    const std::string_view what(facility);
    if (what == "OFFSET" && level <= 4) {
        ++offset_resets;
        log.error("Kafka no longer had the position we stood at; reading on from the oldest record",
                  {{"reason", line}});
    } else if (is_about_one_try(what, line)) {
        log.debug("librdkafka", {{"facility", what}, {"line", line}});
    } else if (level <= 2) {
        log.error("librdkafka", {{"facility", what}, {"line", line}});
    } else if (level <= 4) {
        log.warn("librdkafka", {{"facility", what}, {"line", line}});
    } else {
        log.debug("librdkafka", {{"facility", what}, {"line", line}});
    }
}

result<std::shared_ptr<client>> client::make(client_kind kind, const kafka_config& config, const property_list& ours,
                                             int events, std::shared_ptr<client_context> context) {
    conf_handle conf(rd_kafka_conf_new());
    for (const auto& pairs : {properties_of(config), ours})
        for (const auto& [key, value] : pairs)
            if (auto done = set(conf.get(), key, value); !done) return done.error();
    if (auto done = set(conf.get(), "bootstrap.servers", config.brokers); !done) return done.error();
    rd_kafka_conf_set_events(conf.get(), events);
    rd_kafka_conf_set_opaque(conf.get(), context.get());
    rd_kafka_conf_set_log_cb(conf.get(), &kafka::take_line);
    std::array<char, 256> words{};
    const auto type = kind == client_kind::producer ? RD_KAFKA_PRODUCER : RD_KAFKA_CONSUMER;
    auto* handle = rd_kafka_new(type, conf.get(), words.data(), words.size());
    if (!handle) return error{errc::invalid, "librdkafka cannot start: " + std::string(words.data())};
    conf.release();  // owned by the client now
    return std::make_shared<client>(kind, handle, std::move(context));
}

client::client(client_kind kind, rd_kafka_t* handle, std::shared_ptr<client_context> context)
    : kind_(kind), context_(std::move(context)), handle_(handle) {
    if (kind == client_kind::consumer) rd_kafka_poll_set_consumer(handle);
    queue_.reset(kind == client_kind::consumer ? rd_kafka_queue_get_consumer(handle) : rd_kafka_queue_get_main(handle));
}

void client::leave_group(std::chrono::steady_clock::duration limit) {
    const auto until = std::chrono::steady_clock::now() + limit;
    const error_handle refused(rd_kafka_consumer_close_queue(handle_, queue_.get()));
    while (!refused && !rd_kafka_consumer_closed(handle_) && std::chrono::steady_clock::now() < until) {
        const event_handle event(rd_kafka_queue_poll(queue_.get(), 20));
        if (event && rd_kafka_event_type(event.get()) == RD_KAFKA_EVENT_REBALANCE) rd_kafka_assign(handle_, nullptr);
    }
}

client::~client() {
    queue_.reset();
    if (kind_ == client_kind::producer) rd_kafka_purge(handle_, RD_KAFKA_PURGE_F_QUEUE | RD_KAFKA_PURGE_F_INFLIGHT);
    rd_kafka_destroy_flags(handle_, kind_ == client_kind::consumer ? RD_KAFKA_DESTROY_F_NO_CONSUMER_CLOSE : 0);
}

std::string words_of(rd_kafka_resp_err_t fault) {
    return std::string(rd_kafka_err2name(fault)) + ": " + rd_kafka_err2str(fault);
}

client_statistics statistics_of(std::string_view text) {
    boost::system::error_code broken;
    const auto parsed = json::parse(text, broken);
    client_statistics found;
    if (broken) return found;
    for (const auto& [name, broker] : member_of(parsed, "brokers"))
        if (const auto* state = broker.is_object() ? broker.as_object().if_contains("state") : nullptr)
            found.is_up = found.is_up || *state == "UP";
    for (const auto& [name, topic] : member_of(parsed, "topics"))
        for (const auto& [number, partition] : member_of(topic, "partitions")) found.lag += lag_of(partition);
    return found;
}

}  // namespace tidings::kafka
