#include "common/store_figures.hpp"
#include "adapters/postgres/pool.hpp"
#include "adapters/sqlite/database.hpp"

namespace tidings {

using reading = metrics::reading;

std::function<void(std::size_t)> observe_groups(metrics& figures, const std::string& store) {
    const auto sizes =
        figures.make_histogram("tidings_group_commit_writes", "Writes that shared one durable transaction.",
                               {1, 2, 4, 8, 16, 32, 64, 96, 128}, {{"store", store}});
    return [sizes](std::size_t size) { sizes.observe(static_cast<double>(size)); };
}

void watch_writes_waiting(metrics& figures, const std::string& store, std::function<std::size_t()> count) {
    figures.watch("tidings_group_commit_waiting", "Writes that wait for their group.", reading::gauge,
                  {{"store", store}}, [count = std::move(count)] { return static_cast<double>(count()); });
}

void watch_pool(metrics& figures, const std::string& store, const postgres::pool& database) {
    const auto figure = [&](const char* name, const char* help, reading kind, auto of) {
        figures.watch(name, help, kind, {{"store", store}}, [&database, of] { return double(of(database.counts())); });
    };
    figures.watch("tidings_database_up", "1 while the database lets the service work.", reading::gauge,
                  {{"store", store}}, [&database] { return database.trouble().empty() ? 1.0 : 0.0; });
    figure("tidings_database_connections", "Open connections to the database.", reading::gauge,
           [](const postgres::pool_counts& now) { return now.open; });
    figure("tidings_database_connections_busy", "Of them, those that are lent.", reading::gauge,
           [](const postgres::pool_counts& now) { return now.open - now.idle; });
    figure("tidings_database_connections_max", "Connections that may be open (TIDINGS_DATABASE_CONNECTIONS).",
           reading::gauge, [](const postgres::pool_counts& now) { return now.connections_max; });
    figure("tidings_database_calls_waiting", "Calls that wait for the database.", reading::gauge,
           [](const postgres::pool_counts& now) { return now.waiting; });
    figure("tidings_database_waits_total", "Calls that had to wait for a connection.", reading::counter,
           [](const postgres::pool_counts& now) { return now.waits; });
    figure("tidings_database_wait_seconds_total", "Time that calls waited for a connection.", reading::counter,
           [](const postgres::pool_counts& now) { return std::chrono::duration<double>(now.waited).count(); });
    figure("tidings_database_wait_timeouts_total", "Calls that got no connection in time and were answered 503.",
           reading::counter, [](const postgres::pool_counts& now) { return now.timeouts; });
}

void watch_file(metrics& figures, const std::string& store, sqlite::database& database) {
    figures.watch("tidings_database_up", "1 while the database lets the service work.", reading::gauge,
                  {{"store", store}}, [&database] { return database.trouble().empty() ? 1.0 : 0.0; });
    figures.watch("tidings_database_calls_waiting", "Calls that wait for the database.", reading::gauge,
                  {{"store", store}}, [&database] { return static_cast<double>(database.reads_waiting()); });
    watch_writes_waiting(figures, store, [&database] { return database.writes_waiting(); });
}

}  // namespace tidings
