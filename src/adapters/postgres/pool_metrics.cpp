#include "adapters/postgres/pool_metrics.hpp"

namespace tidings::postgres {

using reading = metrics::reading;

void watch(metrics& into, const std::string& store, const pool& database) {
    const auto count = [&](const char* name, const char* help, reading kind, auto of) {
        into.watch(name, help, kind, {{"store", store}}, [&database, of] { return double(of(database.counts())); });
    };
    into.watch("tidings_database_up", "1 while the database lets the service work.", reading::gauge, {{"store", store}},
               [&database] { return database.trouble().empty() ? 1.0 : 0.0; });
    count("tidings_database_connections", "Open connections to the database.", reading::gauge,
          [](const pool_counts& now) { return now.open; });
    count("tidings_database_connections_busy", "Of them, those that are lent.", reading::gauge,
          [](const pool_counts& now) { return now.open - now.idle; });
    count("tidings_database_connections_max", "Connections that may be open (TIDINGS_DATABASE_CONNECTIONS).",
          reading::gauge, [](const pool_counts& now) { return now.connections_max; });
    count("tidings_database_calls_waiting", "Calls that wait for the database.", reading::gauge,
          [](const pool_counts& now) { return now.waiting; });
    count("tidings_database_waits_total", "Calls that had to wait for a connection.", reading::counter,
          [](const pool_counts& now) { return now.waits; });
    count("tidings_database_wait_seconds_total", "Time that calls waited for a connection.", reading::counter,
          [](const pool_counts& now) { return std::chrono::duration<double>(now.waited).count(); });
    count("tidings_database_wait_timeouts_total", "Calls that got no connection in time and were answered 503.",
          reading::counter, [](const pool_counts& now) { return now.timeouts; });
}

}  // namespace tidings::postgres
