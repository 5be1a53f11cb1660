// notification-service: reads order events from Kafka and sends each customer's mail.
#include "adapters/kafka/event_reader.hpp"
#include "adapters/kafka/event_writer.hpp"
#include "adapters/kafka/kafka_metrics.hpp"
#include "adapters/mailbox/mail_folder.hpp"
#include "adapters/side_topics/dead_letter_mirror.hpp"
#include "api/mailbox_controller.hpp"
#include "base/append.hpp"
#include "common/http_side.hpp"
#include "common/people_side.hpp"
#include "common/run_program.hpp"
#include "sides/notification_side.hpp"

namespace {

using namespace tidings;
constexpr const char* name = "notification-service";

// Without a broker there is nobody to say good-bye to.
template <class Client>
std::function<task<>(steady_time)> in_reach(Client& client, const async_clock& clock) {
    return [&](steady_time deadline) {
        return client.stop(client.is_up() ? deadline : clock.steady() + std::chrono::milliseconds{200});
    };
}

// Mails of a `tidings mailbox` on the same disk, such as the one in compose.yaml; null: none is named.
std::unique_ptr<mail_folder> shown_mailbox(const settings& given) {
    if (given.mailbox.directory.empty()) return nullptr;
    return std::make_unique<mail_folder>(given.mailbox.directory);
}

console::site_config console_of(const settings& given) {
    auto config = given.console;
    config.has_mailbox = !given.mailbox.directory.empty();
    return config;
}

int run(const configuration& config) {
    const auto& given = config.values;
    const auto& topic = given.kafka.topic;
    const auto dead_topic_name = topic + ".dlq";
    const auto receipts_kafka = kafka::receipts_of(given.kafka);
    ground on{given, name};
    const auto parts_on = on.for_parts();
    const auto store = make_message_store(given.store, given.postgres, parts_on);
    kafka::event_reader reader{parts_on.executor, given.kafka, on.log("kafka")};
    kafka::event_writer dead_topic{parts_on.executor, given.kafka, dead_topic_name, on.log("kafka")};
    kafka::event_writer receipts{parts_on.executor, receipts_kafka, receipts_kafka.topic, on.log("kafka")};
    dead_letter_mirror mirror{dead_topic, in_reach(dead_topic, on.clock), on.ids, on.clock,
                              on.metrics, on.log("dead letters")};
    notification_ends ends{.reader = reader,
                           .receipts = receipts,
                           .is_up = [&] { return reader.is_up(); },
                           .stop_reader = in_reach(reader, on.clock),
                           .stop_receipts = in_reach(receipts, on.clock)};
    notification_side notifications{
        parts_on, on.traces,       on.ids, on.instance,
        *store,   std::move(ends), given,  [&](const dead_letter& letter) { mirror.take(letter); }};
    auto& opened = notifications.opened();
    access_side access{on.clock, on.random, *on.sink, store->access(), opened, given.store.audit_retention};
    people_side people{parts_on, given.oidc, store->access(), access.keys()};
    const auto kept_mails = shown_mailbox(given);
    console::site pages{console_of(given), console::built_in_bundle(), on.clock, &access.keys(), people.door()};
    auto routes = notifications.routes(on.looks(), {}, {.log_lag = [&] { return reader.counters().lag; }});
    if (kept_mails) routes.add(api::mailbox_routes(*kept_mails, on.log("api")));
    http_side http{on.for_listeners(config),
                   given.http.listen,
                   "notifications",
                   std::move(routes),
                   notifications.checks(),
                   opened,
                   access,
                   &pages};
    kafka::watch(on.metrics, topic, reader);
    kafka::watch(on.metrics, dead_topic_name, dead_topic);
    kafka::watch(on.metrics, receipts_kafka.topic, receipts);

    for (const auto& started : {reader.start(), dead_topic.start(), receipts.start()})
        if (!started) throw start_refused("TIDINGS_KAFKA_PROPERTIES: " + started.error().detail);
    std::vector<running_part> parts{on.traces_part(), mirror.part()};  // stopped from the last to the first
    append(parts, notifications.parts());
    append(parts, access.parts());
    append(parts, {http.part(), http.announcement()});
    return run_parts(on, std::move(parts), given.stop_grace, opened);
}

}  // namespace

int main(int argc, char** argv) {
    return run_program(
        {program::notifications, name, "Reads order events from Kafka and sends each customer's mail.", &run}, argc,
        argv);
}
