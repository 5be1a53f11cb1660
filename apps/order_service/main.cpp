// order-service: takes orders over HTTP, keeps them, and relays every change to Kafka.
#include "adapters/kafka/event_reader.hpp"
#include "adapters/kafka/event_writer.hpp"
#include "adapters/kafka/kafka_metrics.hpp"
#include "base/append.hpp"
#include "common/http_side.hpp"
#include "common/run_program.hpp"
#include "sides/order_side.hpp"

namespace {

using namespace tidings;
constexpr const char* name = "order-service";

// A receipt may wait; few large answers cost the broker less than many small ones.
kafka::reader_limits receipts_limits() {
    kafka::reader_limits limits;
    limits.fetch_wait = std::chrono::milliseconds(500);
    limits.fetch_bytes_min = 64 * 1024;
    return limits;
}

int run(const configuration& config) {
    const auto& given = config.values;
    const auto& topic = given.kafka.topic;
    const auto receipts_kafka = kafka::receipts_of(given.kafka);
    ground on{given, name};
    const auto parts_on = on.for_parts();
    const auto store = make_order_store(given.store, given.postgres, parts_on);
    kafka::event_writer writer{parts_on.executor, given.kafka, topic, on.log("kafka")};
    kafka::event_writer again{parts_on.executor, given.kafka, topic, on.log("kafka")};
    kafka::event_reader receipts{parts_on.executor, receipts_kafka, on.log("kafka"), receipts_limits()};
    order_ends ends{.writer = writer,
                    .again = again,
                    .receipts = receipts,
                    .is_up = [&] { return writer.is_up(); },
                    .stop_writer = [&](steady_time deadline) { return writer.stop(deadline); },
                    .stop_again = [&](steady_time deadline) { return again.stop(deadline); },
                    .stop_receipts = [&](steady_time deadline) { return receipts.stop(deadline); }};
    order_side orders{parts_on, on.traces, on.ids, on.instance, *store, std::move(ends), given};
    access_side access{on.clock, on.random, *on.sink, store->access(), orders.opened(), given.store.audit_retention};
    http_side http{on.for_listeners(config), given.http.listen, "orders", orders.routes(on.looks()),
                   orders.checks(),          orders.opened(),   access};
    kafka::watch(on.metrics, topic, writer);
    kafka::watch(on.metrics, receipts_kafka.topic, receipts);

    for (const auto& started : {writer.start(), again.start(), receipts.start()})
        if (!started) throw start_refused("TIDINGS_KAFKA_PROPERTIES: " + started.error().detail);
    std::vector<running_part> parts{on.traces_part()};  // stopped from the last to the first
    append(parts, orders.parts());
    append(parts, access.parts());
    append(parts, {http.part(), http.announcement()});
    return run_parts(on, std::move(parts), given.stop_grace, orders.opened());
}

}  // namespace

int main(int argc, char** argv) {
    return run_program({program::orders, name, "Takes orders over HTTP and relays every change to Kafka.", &run}, argc,
                       argv);
}
