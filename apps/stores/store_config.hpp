// Where things are kept, and for how long.
#pragma once
#include <chrono>
#include <string>
#include "base/secret.hpp"

namespace tidings {

class option_list;

struct store_config {
    std::string data_dir = "./tidings-data";  // TIDINGS_DATA_DIR: of everything that `tidings dev` keeps
    secret url;                               // TIDINGS_DATABASE_URL: postgresql://… or sqlite:PATH
    bool migrates = true;                     // TIDINGS_MIGRATE
    std::chrono::milliseconds retention{0};   // TIDINGS_RETENTION, of orders and all that belongs to them; 0: for ever
    std::chrono::milliseconds mail_retention = std::chrono::hours(9600);   // TIDINGS_MAIL_RETENTION; 0: for ever
    std::chrono::milliseconds audit_retention = std::chrono::hours(9600);  // TIDINGS_AUDIT_RETENTION

    // What the URL names; empty when it is PostgreSQL.
    std::string sqlite_path() const;
};

void declare(option_list& options, store_config& into);

}  // namespace tidings
