#include "sides/publishing_side.hpp"
#include "relay/relay_metrics.hpp"
#include "runtime/gated.hpp"

namespace tidings {
namespace {

using namespace std::chrono_literals;

relay_config relay_config_of(std::string instance, metrics& counted) {
    relay_config config;
    config.instance = std::move(instance);
    config.on_published = observe_relay_lag(counted);
    return config;
}

std::string drift_words(const receipt_counts& seen) {
    return seen.late == 0 ? "" : std::to_string(seen.late) + " accepted events are not confirmed and late";
}

std::string publishing_words(const relay_counters& now) {
    return now.refused_with.empty() ? ""
                                    : "Kafka refuses events; orders are kept and published later: " + now.refused_with;
}

std::string parked_words(const receipt_counts& seen) {
    return seen.parked == 0 ? "" : std::to_string(seen.parked) + " events are parked and wait for a person";
}

}  // namespace

publishing_side::publishing_side(const part_surroundings& on, tracer& traces, std::string instance, order_store& store,
                                 order_ends ends, const settings& given)
    : clock_(on.clock),
      store_(store),
      ends_(std::move(ends)),
      writer_(ends_.writer, traces, event_log_system_of(given), given.kafka.topic),
      again_(ends_.again, traces, event_log_system_of(given), given.kafka.topic),
      relay_(store.outbox(), writer_, on.clock, on.random, relay_config_of(std::move(instance), on.counted),
             on.log("relay")),
      reconcile_after_(given.reconciler.reconcile_after),
      receipt_topic_(ends_.receipts),
      receipts_(receipt_topic_, store.receipts(), on.clock, on.random, on.log("receipts")),
      reconciler_(
          store.receipts(), again_, [this] { return relay_.counters().leads; }, on.clock, given.reconciler,
          on.log("reconciler")),
      flush_limit_(given.stop_grace / 3) {
    store_.on_committed([this](std::vector<outbox_row> rows) { relay_.hand_on(std::move(rows)); });
    watch(on.counted, relay_);
    watch(on.counted, reconciler_, receipts_);
}

task<result<std::int64_t>> publishing_side::unpublished() {
    const auto reach = co_await store_.outbox().extent();
    if (!reach) co_return reach.error();
    co_return relay_.unpublished(*reach);
}

task<result<receipt_counts>> publishing_side::counts() {
    co_return co_await store_.receipts().counts(reconcile_after_);
}

std::vector<api::readiness_check> publishing_side::log_checks() const {
    std::vector<api::readiness_check> all;
    if (ends_.is_up)
        all.push_back({"kafka",
                       [this] { return ends_.is_up() ? "" : "no broker answers; orders are kept and published later"; },
                       false});
    all.push_back({"publishing", [this] { return publishing_words(relay_.counters()); }, false});
    return all;
}

std::vector<api::readiness_check> publishing_side::receipt_checks() const {
    return {{"drift", [this] { return drift_words(reconciler_.seen()); }, false},
            {"parked", [this] { return parked_words(reconciler_.seen()); }, false}};
}

steady_time publishing_side::flush_deadline() const {
    const bool is_up = !ends_.is_up || ends_.is_up();
    return clock_.steady() + (is_up ? flush_limit_ : std::chrono::milliseconds{200});
}

std::vector<running_part> publishing_side::parts(gate& opened) {
    const auto after = [this](std::chrono::milliseconds limit) {
        return [this, limit] { return clock_.steady() + limit; };
    };
    const auto flushed = [this] { return flush_deadline(); };
    std::vector<running_part> parts;
    if (ends_.stop_writer) parts.push_back({"event log", {}, [this] { return ends_.stop_writer(flush_deadline()); }});
    parts.push_back({"reconciler outcomes", [this] { return reconciler_.run_outcomes(); }, {}});
    // What it published is asked for again after the next start, so nothing there is worth waiting for.
    parts.push_back(gated("reconciler", opened, reconciler_, {after(500ms), ends_.stop_again}));
    parts.push_back(gated("receipts", opened, receipts_, {after(2s), ends_.stop_receipts}));
    parts.push_back(gated("relay", opened, relay_, {flushed, {}}));
    return parts;
}

}  // namespace tidings
