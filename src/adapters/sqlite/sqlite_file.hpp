// Opening one of our SQLite files, its folder made when missing.
#pragma once
#include <memory>
#include <string>
#include "adapters/sqlite/database.hpp"
#include "runtime/metrics.hpp"

namespace tidings {

struct sqlite_file {
    std::string path;
    std::string setting = "TIDINGS_DATABASE_URL";  // where the path came from, for the person who has to fix it
    int niceness = 0;                              // of its writes beside others' of the process; database_limits
};

// Throws start_refused with a line that names the setting and the file. `store` names it in metrics.
std::unique_ptr<sqlite::database> open_sqlite_file(const sqlite_file& file, const sqlite::schema& wanted,
                                                   asio::any_io_executor executor, metrics& into, logger log,
                                                   const std::string& store);
void make_folder_for(const sqlite_file& file);  // throws start_refused

}  // namespace tidings
