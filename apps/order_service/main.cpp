// order-service: takes orders over HTTP, keeps them, and relays every change to Kafka.
#include <iostream>
#include "adapters/kafka/event_reader.hpp"
#include "adapters/kafka/event_writer.hpp"
#include "adapters/kafka/kafka_metrics.hpp"
#include "common/http_side.hpp"
#include "common/order_side.hpp"
#include "runtime/stop_signal.hpp"

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

task<> announce(ground& on, order_side& orders, http_side& http) {
    const bool opened = co_await orders.opened().passed();
    if (opened) on.log("run").info("ready", {{"http", http.address()}});
}

int run(const settings& given) {
    ground on{given, name};
    const auto& topic = given.kafka.topic;
    const auto store = make_order_store(given, on);
    kafka::event_writer writer{on.io.get_executor(), given.kafka, topic, on.log("kafka")};
    kafka::event_writer again{on.io.get_executor(), given.kafka, topic, on.log("kafka")};
    kafka::event_reader receipts{on.io.get_executor(), kafka::receipts_of(given.kafka), on.log("kafka"),
                                 receipts_limits()};
    order_side orders{on, *store, writer, again, receipts, given, [&] { return writer.is_up(); }};
    http_side http{on, given, given.http.listen, "orders", orders.routes(), orders.checks(), orders.opened()};
    kafka::watch(on.figures, topic, writer);
    kafka::watch(on.figures, kafka::receipts_of(given.kafka).topic, receipts);

    for (const auto& started : {writer.start(), again.start(), receipts.start()})
        if (!started) throw start_refused("TIDINGS_KAFKA_PROPERTIES: " + started.error().detail);
    std::vector<running_part> parts;  // stopped from the last to the first
    parts.push_back(on.traces_part());
    parts.push_back(orders.store_part());
    parts.push_back({"event log", {}, [&] { return writer.stop(orders.flush_deadline()); }});
    parts.push_back(orders.reconciler_outcomes_part());
    parts.push_back(orders.reconciler_part([&](steady_time deadline) { return again.stop(deadline); }));
    parts.push_back(orders.receipts_part([&](steady_time deadline) { return receipts.stop(deadline); }));
    parts.push_back(orders.relay_part());
    parts.push_back(orders.budget_part());
    parts.push_back(orders.retention_part());
    parts.push_back(http.part());
    parts.push_back({"announcement", [&] { return announce(on, orders, http); }, {}});
    const auto on_asked = [&] {
        on.draining = true;
        orders.opened().give_up();
    };
    return run_until_stopped(on.io, std::move(parts), {given.stop_grace, on_asked}, on.log("run"));
}

}  // namespace

int main(int argc, char** argv) {
    harden_process();
    configuration config{program::orders};
    if (const auto code = config.read(argc, argv, name, "Takes orders over HTTP and relays every change to Kafka."))
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
