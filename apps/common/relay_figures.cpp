#include "common/figures.hpp"
#include "relay/outbox_relay.hpp"

namespace tidings {

std::function<void(std::chrono::milliseconds)> observe_relay_lag(metrics& figures) {
    const auto lag = figures.make_histogram("tidings_relay_lag_seconds",
                                            "Time from an event's commit to its acknowledgement by the event log.",
                                            {0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5, 15, 60, 300});
    return [lag](std::chrono::milliseconds took) { lag.observe(std::chrono::duration<double>(took).count()); };
}

void watch_relay(metrics& figures, const outbox_relay& relay) {
    using reading = metrics::reading;
    const auto count = [&](const char* name, const char* help, std::uint64_t relay_counters::*member) {
        figures.watch(name, help, reading::counter, {},
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
    figures.watch("tidings_relay_leads_lost_total", "Times that another instance took the lead.", reading::counter, {},
                  [&relay] { return static_cast<double>(relay.counters().leads_lost); });
    figures.watch("tidings_relay_in_flight_events", "Events given to the event log and not decided yet.",
                  reading::gauge, {}, [&relay] { return static_cast<double>(relay.counters().in_flight); });
    figures.watch("tidings_relay_leads", "1 while this instance leads.", reading::gauge, {},
                  [&relay] { return relay.counters().leads ? 1.0 : 0.0; });
    figures.watch("tidings_relay_open_events",
                  "Committed events that are not acknowledged yet, as far as they were read.", reading::gauge, {},
                  [&relay] { return static_cast<double>(relay.counters().open_rows); });
    figures.watch("tidings_relay_oldest_open_seconds",
                  "Age of the oldest event that the leader holds and that is not acknowledged.", reading::gauge, {},
                  [&relay] { return std::chrono::duration<double>(relay.counters().lag).count(); });
    figures.watch("tidings_relay_paused", "1 while the event log refuses everything.", reading::gauge, {},
                  [&relay] { return relay.counters().paused ? 1.0 : 0.0; });
}

}  // namespace tidings
