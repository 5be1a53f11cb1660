// The tables of each service that keeps a SQLite file, as versioned scripts: version n is the n-th script, never edited
// once released.
#pragma once
#include <string_view>
#include <vector>
#include "adapters/sqlite/connection.hpp"
#include "base/result.hpp"
#include "runtime/log.hpp"

namespace tidings::sqlite {

struct schema {
    std::string_view service;
    std::vector<const char*> scripts;
    const char* at_open = "";  // run at every start, while nobody else can have the file
};

const schema& orders_schema();
const schema& notifications_schema();

// Brings the file to the newest version, each step in a transaction of its own. Throws failure.
// invalid: the file belongs to another service, or to a newer program; nothing was changed.
result<void> migrate(connection& db, const schema& wanted, const logger& log);

}  // namespace tidings::sqlite
