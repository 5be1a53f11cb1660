#include "common/figures.hpp"
#include "intake/receipt_teller.hpp"
#include "relay/receipt_loop.hpp"
#include "relay/reconciler.hpp"

namespace tidings {

using reading = metrics::reading;

void watch_reconciler(metrics& figures, const reconciler& asks, const receipt_loop& receipts) {
    const auto ledger = [&](const char* state, std::int64_t receipt_counts::*member) {
        figures.watch("tidings_ledger_events", "Events of the order side by how far they are known to have come.",
                      reading::gauge, {{"state", state}},
                      [&asks, member] { return static_cast<double>(asks.seen().*member); });
    };
    ledger("accepted", &receipt_counts::accepted);
    ledger("published", &receipt_counts::published);
    ledger("received", &receipt_counts::received);
    ledger("settled", &receipt_counts::settled);
    figures.watch("tidings_ledger_drift", "Events accepted longer than TIDINGS_RECONCILE_AFTER ago and not confirmed.",
                  reading::gauge, {}, [&asks] { return static_cast<double>(asks.seen().late); });
    figures.watch("tidings_outbox_events", "Events committed and not yet acknowledged by the event log.",
                  reading::gauge, {},
                  [&asks] { return static_cast<double>(asks.seen().accepted - asks.seen().published); });
    figures.watch("tidings_outbox_oldest_age_seconds", "Age of the oldest of them.", reading::gauge, {},
                  [&asks] { return std::chrono::duration<double>(asks.seen().oldest_unpublished).count(); });
    figures.watch("tidings_outbox_parked_events", "Events that wait for a person, and their order's later ones.",
                  reading::gauge, {}, [&asks] { return static_cast<double>(asks.seen().parked); });
    figures.watch("tidings_store_seen_timestamp_seconds",
                  "When the store was last counted, in seconds since 1970; the gauges about it are that old.",
                  reading::gauge, {{"store", "orders"}}, [&asks] {
                      const auto at = asks.seen_at();
                      return at ? std::chrono::duration<double>(at->time_since_epoch()).count() : 0.0;
                  });
    const auto count = [&](const char* name, const char* help, std::uint64_t reconciler_counters::*member) {
        figures.watch(name, help, reading::counter, {},
                      [&asks, member] { return static_cast<double>(asks.counters().*member); });
    };
    count("tidings_reconciler_asked_total", "Events published again because they were not confirmed.",
          &reconciler_counters::asked);
    count("tidings_reconciler_unsettled_total", "Events published again because they did not settle.",
          &reconciler_counters::unsettled);
    count("tidings_reconciler_refused_total", "Of them, those that the event log did not take.",
          &reconciler_counters::refused);
    count("tidings_reconciler_errors_total", "Reads of the receipts that failed.", &reconciler_counters::errors);
    figures.watch("tidings_receipts_read_total", "Receipts of the notification side.", reading::counter, {},
                  [&receipts] { return static_cast<double>(receipts.counters().receipts); });
    figures.watch("tidings_receipts_unreadable_total", "Records of the receipts' topic that are no receipts.",
                  reading::counter, {}, [&receipts] { return static_cast<double>(receipts.counters().unreadable); });
}

void watch_teller(metrics& figures, const receipt_teller& teller) {
    const auto told = [&](const char* state, std::uint64_t receipt_teller_counters::*member) {
        figures.watch("tidings_receipts_told_total", "Receipts told to the order side.", reading::counter,
                      {{"state", state}}, [&teller, member] { return static_cast<double>(teller.counters().*member); });
    };
    told("received", &receipt_teller_counters::received);
    told("settled", &receipt_teller_counters::settled);
    figures.watch("tidings_receipts_dropped_total", "Receipts not told for lack of room; they are asked for again.",
                  reading::counter, {}, [&teller] { return static_cast<double>(teller.counters().dropped); });
    figures.watch("tidings_receipts_open_events", "Events whose end is watched for.", reading::gauge, {},
                  [&teller] { return static_cast<double>(teller.counters().open); });
}

}  // namespace tidings
