// notification-service: reads order events from Kafka and sends each customer's mail.
#include "adapters/kafka/event_reader.hpp"
#include "adapters/kafka/event_writer.hpp"
#include "adapters/kafka/kafka_metrics.hpp"
#include "adapters/mailbox/mail_folder.hpp"
#include "adapters/side_topics/dead_letter_mirror.hpp"
#include "api/mailbox_controller.hpp"
#include "common/http_side.hpp"
#include "common/notification_side.hpp"
#include "common/run_program.hpp"

namespace {

using namespace tidings;
constexpr const char* name = "notification-service";

// Without a broker there is nobody to say good-bye to.
template <class Client>
steady_time in_reach(const Client& client, const ground& on, steady_time deadline) {
    return client.is_up() ? deadline : on.clock.steady() + std::chrono::milliseconds{200};
}

// Mails of a `tidings mailbox` on the same disk, such as the one in compose.yaml; null: none is named.
std::unique_ptr<mail_folder> shown_mailbox(const settings& given) {
    if (given.mailbox.directory.empty()) return nullptr;
    return std::make_unique<mail_folder>(given.mailbox.directory);
}

api::route_table routes_of(ground& on, notification_side& side, api::order_side_view more, mail_folder* kept) {
    auto routes = side.routes({}, std::move(more));
    if (kept != nullptr) routes.add(api::mailbox_routes(*kept, on.log("api")));
    return routes;
}

console::site_config console_of(const settings& given) {
    auto config = given.console;
    config.has_mailbox = !given.mailbox.directory.empty();
    return config;
}

int run(const settings& given) {
    ground on{given, name};
    const auto& topic = given.kafka.topic;
    const auto store = make_message_store(given.store, given.postgres, on.for_store());
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
    access_side access{on, store->access(), notifications.opened(), given};
    const auto kept_mails = shown_mailbox(given);
    console::site pages{console_of(given), console::built_in_bundle(), on.clock, &access.keys()};
    http_side http{on,
                   given,
                   given.http.listen,
                   "notifications",
                   routes_of(on, notifications, {.log_lag = [&] { return reader.counters().lag; }}, kept_mails.get()),
                   notifications.checks([&] { return reader.is_up(); }),
                   notifications.opened(),
                   access,
                   &pages};
    kafka::watch(on.figures, topic, reader);
    kafka::watch(on.figures, dead_topic_name, dead_topic);
    kafka::watch(on.figures, receipts_kafka.topic, receipts);

    for (const auto& started : {reader.start(), dead_topic.start(), receipts.start()})
        if (!started) throw start_refused("TIDINGS_KAFKA_PROPERTIES: " + started.error().detail);
    std::vector<running_part> parts{on.traces_part(), mirror.part()};  // stopped from the last to the first
    append(parts,
           notifications.parts({[&](steady_time deadline) { return receipts.stop(in_reach(receipts, on, deadline)); },
                                [&](steady_time deadline) { return reader.stop(in_reach(reader, on, deadline)); }}));
    append(parts, access.parts());
    append(parts, {http.part(), http.announcement()});
    return run_parts(on, std::move(parts), given.stop_grace, notifications.opened());
}

}  // namespace

int main(int argc, char** argv) {
    return run_program(
        {program::notifications, name, "Reads order events from Kafka and sends each customer's mail.", &run}, argc,
        argv);
}
