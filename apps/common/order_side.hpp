// The order service without its listener: orders and their events from the store to the event log.
#pragma once
#include "adapters/file_system/volume_meter.hpp"
#include "adapters/side_topics/receipt_topic.hpp"
#include "api/customer_routes.hpp"
#include "api/finding.hpp"
#include "api/health.hpp"
#include "api/ledger_routes.hpp"
#include "api/orders_controller.hpp"
#include "common/ground.hpp"
#include "ordering/order_service.hpp"
#include "ordering/traced_repository.hpp"
#include "ordering/write_budget.hpp"
#include "relay/outbox_relay.hpp"
#include "relay/receipt_loop.hpp"
#include "relay/reconciler.hpp"
#include "relay/traced_writer.hpp"
#include "runtime/gate.hpp"
#include "runtime/retention_sweep.hpp"
#include "runtime/running_parts.hpp"
#include "stores/order_store.hpp"

namespace tidings {

// How the ends of the event log are stopped, at the latest at a time; they are the caller's. Empty: nothing to stop.
struct order_ends {
    std::function<task<>(steady_time)> writer, again, receipts;
};

class order_side {
public:
    // `again`: a second writer to the same topic, for the reconciler. `receipts`: reads "<topic>.receipts".
    // `log_is_up`: whether the event log can be reached; while it cannot, a stop does not wait for it: the outbox keeps
    // what was not published. Empty: always.
    order_side(ground& on, order_store& store, event_writer& writer, event_writer& again, event_reader& receipts,
               const settings& given, std::function<bool()> log_is_up = {});

    api::route_table routes();
    std::vector<api::readiness_check> checks() const;
    std::vector<api::look> looks();                 // around itself, for GET /v1/findings
    task<result<api::order_side_counts>> counts();  // for the ledger
    gate& opened() { return opened_; }
    const order_store& store() const { return store_; }
    const outbox_relay& relay() const { return relay_; }

    // In the order in which they start; stopped the other way round, so that the relay can still save its progress.
    std::vector<running_part> parts(order_ends ends);

private:
    task<api::finding> look_at_database();
    task<api::finding> look_at_disk();
    task<api::finding> look_at_certificate();
    task<> open_store();
    task<> close_store();
    task<result<std::int64_t>> unpublished();
    steady_time flush_deadline() const;

    ground& on_;
    order_store& store_;
    gate opened_;
    traced_repository traced_orders_;
    traced_writer traced_writer_, traced_again_;
    outbox_relay relay_;
    file_system::volume_meter volumes_;
    write_budget budget_;
    order_service orders_;
    std::function<bool()> log_is_up_;
    std::chrono::milliseconds reconcile_after_;
    receipt_topic_reader receipt_topic_;
    receipt_loop receipts_;
    reconciler reconciler_;
    retention_sweep old_orders_;
    std::chrono::milliseconds flush_limit_;
};

}  // namespace tidings
