#include "relay/relay_metrics.hpp"

namespace tidings {

using reading = metrics::reading;

std::function<void(std::chrono::milliseconds)> observe_relay_lag(metrics& into) {
    const auto lag = into.make_histogram("tidings_relay_lag_seconds",
                                         "Time from an event's commit to its acknowledgement by the event log.",
                                         {0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5, 15, 60, 300});
    return [lag](std::chrono::milliseconds took) { lag.observe(std::chrono::duration<double>(took).count()); };
}

void watch(metrics& into, const outbox_relay& relay) {
    const auto count = [&](const char* name, const char* help, std::uint64_t relay_counters::*member) {
        into.watch(name, help, reading::counter, {},
                   [&relay, member] { return static_cast<double>(relay.counters().*member); });
    };
    count("tidings_relay_published_total", "Events that the event log has acknowledged.", &relay_counters::published);
    count("tidings_relay_handed_on_total", "Of them, handed on in memory right after their commit.",
          &relay_counters::handed_on);
    count("tidings_relay_parked_total", "Events that the event log will never take; a person must look.",
          &relay_counters::parked);
    count("tidings_relay_republished_total", "Events published again because the writer was rebuilt.",
          &relay_counters::writer_lost);
    count("tidings_relay_cluster_faults_total", "Times the event log refused everything.",
          &relay_counters::cluster_faults);
    count("tidings_relay_database_errors_total", "Reads and writes of the outbox that failed.",
          &relay_counters::database_errors);
    into.watch("tidings_relay_leads_lost_total", "Times that another instance took the lead.", reading::counter, {},
               [&relay] { return static_cast<double>(relay.counters().leads_lost); });
    into.watch("tidings_relay_in_flight_events", "Events given to the event log and not decided yet.", reading::gauge,
               {}, [&relay] { return static_cast<double>(relay.counters().in_flight); });
    into.watch("tidings_relay_leads", "1 while this instance leads.", reading::gauge, {},
               [&relay] { return relay.counters().leads ? 1.0 : 0.0; });
    into.watch("tidings_relay_open_events", "Committed events that are not acknowledged yet, as far as they were read.",
               reading::gauge, {}, [&relay] { return static_cast<double>(relay.counters().open_rows); });
    into.watch("tidings_relay_oldest_open_seconds",
               "Age of the oldest event that the leader holds and that is not acknowledged.", reading::gauge, {},
               [&relay] { return std::chrono::duration<double>(relay.counters().lag).count(); });
    into.watch("tidings_relay_paused", "1 while the event log refuses everything.", reading::gauge, {},
               [&relay] { return relay.counters().paused ? 1.0 : 0.0; });
}

namespace {

// What the order side's store says of its events.
void watch_ledger(metrics& into, const reconciler& asks) {
    const auto ledger = [&](const char* state, std::int64_t receipt_counts::*member) {
        into.watch("tidings_ledger_events", "Events of the order side by how far they are known to have come.",
                   reading::gauge, {{"state", state}},
                   [&asks, member] { return static_cast<double>(asks.seen().*member); });
    };
    ledger("accepted", &receipt_counts::accepted);
    ledger("published", &receipt_counts::published);
    ledger("received", &receipt_counts::received);
    ledger("settled", &receipt_counts::settled);
    into.watch("tidings_ledger_drift", "Events accepted longer than TIDINGS_RECONCILE_AFTER ago and not confirmed.",
               reading::gauge, {}, [&asks] { return static_cast<double>(asks.seen().late); });
    into.watch("tidings_outbox_events", "Events committed and not yet acknowledged by the event log.", reading::gauge,
               {}, [&asks] { return static_cast<double>(asks.seen().accepted - asks.seen().published); });
    into.watch("tidings_outbox_oldest_age_seconds", "Age of the oldest of them.", reading::gauge, {},
               [&asks] { return std::chrono::duration<double>(asks.seen().oldest_unpublished).count(); });
    into.watch("tidings_outbox_parked_events", "Events that wait for a person, and their order's later ones.",
               reading::gauge, {}, [&asks] { return static_cast<double>(asks.seen().parked); });
    into.watch("tidings_store_seen_timestamp_seconds",
               "When the store was last counted, in seconds since 1970; the gauges about it are that old.",
               reading::gauge, {{"store", "orders"}}, [&asks] {
                   const auto at = asks.seen_at();
                   return at ? std::chrono::duration<double>(at->time_since_epoch()).count() : 0.0;
               });
}

}  // namespace

void watch(metrics& into, const reconciler& asks, const receipt_loop& receipts) {
    watch_ledger(into, asks);
    const auto count = [&](const char* name, const char* help, std::uint64_t reconciler_counters::*member) {
        into.watch(name, help, reading::counter, {},
                   [&asks, member] { return static_cast<double>(asks.counters().*member); });
    };
    count("tidings_reconciler_asked_total", "Events published again because they were not confirmed.",
          &reconciler_counters::asked);
    count("tidings_reconciler_unsettled_total", "Events published again because they did not settle.",
          &reconciler_counters::unsettled);
    count("tidings_reconciler_refused_total", "Of them, those that the event log did not take.",
          &reconciler_counters::refused);
    count("tidings_reconciler_errors_total", "Reads of the receipts that failed.", &reconciler_counters::errors);
    into.watch("tidings_receipts_read_total", "Receipts of the notification side.", reading::counter, {},
               [&receipts] { return static_cast<double>(receipts.counters().receipts); });
    into.watch("tidings_receipts_unreadable_total", "Records of the receipts' topic that are no receipts.",
               reading::counter, {}, [&receipts] { return static_cast<double>(receipts.counters().unreadable); });
}

}  // namespace tidings
