// Opening one of our SQLite files, its folder made when missing.
#pragma once
#include <memory>
#include <string>
#include "adapters/sqlite/database.hpp"
#include "common/ground.hpp"

namespace tidings {

// Throws start_refused with a line that names the file. `store` names it in metrics.
std::unique_ptr<sqlite::database> open_sqlite_file(const std::string& path, const sqlite::schema& wanted, ground& on,
                                                   const std::string& store);
void make_folder_for(const std::string& path);  // throws start_refused

}  // namespace tidings
