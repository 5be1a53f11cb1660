// order-service: takes orders over HTTP, keeps them, and relays every change to Kafka.
#include "adapters/kafka/event_reader.hpp"
#include "adapters/kafka/event_writer.hpp"
#include "adapters/kafka/kafka_metrics.hpp"
#include "common/http_side.hpp"
#include "common/order_side.hpp"
#include "common/run_program.hpp"

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

int run(const settings& given) {
    ground on{given, name};
    const auto& topic = given.kafka.topic;
    const auto store = make_order_store(given.store, given.postgres, on.for_store());
    kafka::event_writer writer{on.io.get_executor(), given.kafka, topic, on.log("kafka")};
    kafka::event_writer again{on.io.get_executor(), given.kafka, topic, on.log("kafka")};
    kafka::event_reader receipts{on.io.get_executor(), kafka::receipts_of(given.kafka), on.log("kafka"),
                                 receipts_limits()};
    order_side orders{on, *store, writer, again, receipts, given, [&] { return writer.is_up(); }};
    access_side access{on, store->access(), orders.opened(), given};
    http_side http{on, given, given.http.listen, "orders", orders.routes(), orders.checks(), orders.opened(), access};
    kafka::watch(on.metrics, topic, writer);
    kafka::watch(on.metrics, kafka::receipts_of(given.kafka).topic, receipts);

    for (const auto& started : {writer.start(), again.start(), receipts.start()})
        if (!started) throw start_refused("TIDINGS_KAFKA_PROPERTIES: " + started.error().detail);
    std::vector<running_part> parts{on.traces_part()};  // stopped from the last to the first
    append(parts, orders.parts({[&](steady_time deadline) { return writer.stop(deadline); },
                                [&](steady_time deadline) { return again.stop(deadline); },
                                [&](steady_time deadline) { return receipts.stop(deadline); }}));
    append(parts, access.parts());
    append(parts, {http.part(), http.announcement()});
    return run_parts(on, std::move(parts), given.stop_grace, orders.opened());
}

}  // namespace

int main(int argc, char** argv) {
    return run_program({program::orders, name, "Takes orders over HTTP and relays every change to Kafka.", &run}, argc,
                       argv);
}
