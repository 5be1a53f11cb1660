// From the outbox to the event log, and back what became of it: relay, receipts and reconciler.
#pragma once
#include <string>
#include <vector>
#include "adapters/side_topics/receipt_topic.hpp"
#include "api/health.hpp"
#include "common/settings.hpp"
#include "relay/outbox_relay.hpp"
#include "relay/receipt_loop.hpp"
#include "relay/reconciler.hpp"
#include "relay/traced_writer.hpp"
#include "runtime/gate.hpp"
#include "runtime/running_parts.hpp"
#include "sides/order_ends.hpp"
#include "stores/order_store.hpp"
#include "stores/part_surroundings.hpp"
#include "tracing/tracer.hpp"

namespace tidings {

class publishing_side {
public:
    // `instance`: names this start of this process in the relay's lease.
    publishing_side(const part_surroundings& on, tracer& traces, std::string instance, order_store& store,
                    order_ends ends, const settings& given);

    const outbox_relay& relay() const { return relay_; }
    task<result<std::int64_t>> unpublished();
    task<result<receipt_counts>> counts();

    std::vector<api::readiness_check> log_checks() const;      // of the event log
    std::vector<api::readiness_check> receipt_checks() const;  // of what it was asked to keep

    // In the order in which they start. `opened`: of the store.
    std::vector<running_part> parts(gate& opened);

private:
    steady_time flush_deadline() const;

    async_clock& clock_;
    order_store& store_;
    order_ends ends_;
    traced_writer writer_, again_;
    outbox_relay relay_;
    std::chrono::milliseconds reconcile_after_;
    receipt_topic_reader receipt_topic_;
    receipt_loop receipts_;
    reconciler reconciler_;
    std::chrono::milliseconds flush_limit_;
};

}  // namespace tidings
