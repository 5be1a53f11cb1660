#include "adapters/sqlite/file_metrics.hpp"
#include "runtime/group_commit_metrics.hpp"

namespace tidings::sqlite {

using reading = metrics::reading;

void watch(metrics& into, const std::string& store, database& file) {
    into.watch("tidings_database_up", "1 while the database lets the service work.", reading::gauge, {{"store", store}},
               [&file] { return file.trouble().empty() ? 1.0 : 0.0; });
    into.watch("tidings_database_calls_waiting", "Calls that wait for the database.", reading::gauge,
               {{"store", store}}, [&file] { return static_cast<double>(file.reads_waiting()); });
    watch_writes_waiting(into, store, [&file] { return file.writes_waiting(); });
}

}  // namespace tidings::sqlite
