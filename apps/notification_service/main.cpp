// notification-service: reads order events from Kafka and sends each customer's mail.
#include <iostream>
#include "adapters/kafka/event_reader.hpp"
#include "adapters/kafka/event_writer.hpp"
#include "adapters/kafka/kafka_metrics.hpp"
#include "adapters/side_topics/dead_letter_mirror.hpp"
#include "common/http_side.hpp"
#include "common/notification_side.hpp"
#include "runtime/stop_signal.hpp"

namespace {

using namespace tidings;
constexpr const char* name = "notification-service";

task<> announce(ground& on, notification_side& notifications, http_side& http) {
    const bool opened = co_await notifications.opened().passed();
    if (opened) on.log("run").info("ready", {{"http", http.address()}});
}

// Without a broker there is nobody to say good-bye to.
template <class Client>
steady_time in_reach(const Client& client, const ground& on, steady_time deadline) {
    return client.is_up() ? deadline : on.clock.steady() + std::chrono::milliseconds{200};
}

int run(const settings& given) {
    ground on{given, name};
    const auto& topic = given.kafka.topic;
    const auto store = make_message_store(given, on);
    kafka::event_reader reader{on.io.get_executor(), given.kafka, on.log("kafka")};
    const auto dead_topic_name = topic + ".dlq";
    kafka::event_writer dead_topic{on.io.get_executor(), given.kafka, dead_topic_name, on.log("kafka")};
    dead_letter_mirror mirror{
        dead_topic, [&](steady_time deadline) { return dead_topic.stop(in_reach(dead_topic, on, deadline)); },
        on.ids,     on.clock,
        on.figures, on.log("dead letters")};
    const auto receipts_kafka = kafka::receipts_of(given.kafka);
    kafka::event_writer receipts{on.io.get_executor(), receipts_kafka, receipts_kafka.topic, on.log("kafka")};
    notification_side notifications{on,       *store, reader,
                                    receipts, given,  [&](const dead_letter& letter) { mirror.take(letter); }};
    console::site pages{given.console, console::built_in_bundle(), on.clock};
    http_side http{on,
                   given,
                   given.http.listen,
                   "notifications",
                   notifications.routes(),
                   notifications.checks([&] { return reader.is_up(); }),
                   notifications.opened(),
                   &pages};
    kafka::watch(on.figures, topic, reader);
    kafka::watch(on.figures, dead_topic_name, dead_topic);
    kafka::watch(on.figures, receipts_kafka.topic, receipts);

    for (const auto& started : {reader.start(), dead_topic.start(), receipts.start()})
        if (!started) throw start_refused("TIDINGS_KAFKA_PROPERTIES: " + started.error().detail);
    std::vector<running_part> parts;  // stopped from the last to the first
    parts.push_back(on.traces_part());
    parts.push_back(notifications.store_part());
    parts.push_back(notifications.figures_part());
    parts.push_back(notifications.mail_retention_part());
    parts.push_back(notifications.message_retention_part());
    parts.push_back(mirror.part());
    parts.push_back(notifications.receipt_outcomes_part());
    parts.push_back(notifications.receipts_part(
        [&](steady_time deadline) { return receipts.stop(in_reach(receipts, on, deadline)); }));
    parts.push_back(notifications.mailer_part());
    parts.push_back(notifications.dispatcher_part());
    parts.push_back(
        notifications.intake_part([&](steady_time deadline) { return reader.stop(in_reach(reader, on, deadline)); }));
    parts.push_back(http.part());
    parts.push_back({"announcement", [&] { return announce(on, notifications, http); }, {}});
    const auto on_asked = [&] {
        on.draining = true;
        notifications.opened().give_up();
    };
    return run_until_stopped(on.io, std::move(parts), {given.stop_grace, on_asked}, on.log("run"));
}

}  // namespace

int main(int argc, char** argv) {
    harden_process();
    configuration config{program::notifications};
    if (const auto code =
            config.read(argc, argv, name, "Reads order events from Kafka and sends each customer's mail."))
        return *code;
    try {
        return run(config.values);
    } catch (const start_refused& refusal) {
        std::cerr << name << ": " << refusal.what() << "\n";
        return 2;
    } catch (const std::exception& bug) {
        std::cerr << name << ": " << bug.what() << "\n";
        return 1;
    }
}
