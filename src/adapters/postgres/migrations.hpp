// Brings a service's schema to this program's version. Safe to run from many instances at once: they take turns.
#pragma once
#include "adapters/postgres/config.hpp"
#include "base/result.hpp"
#include "runtime/task.hpp"

namespace tidings::postgres {

struct migrated {
    int from = 0;  // 0: the schema was new
    int to = 0;
};

// All missing steps in one transaction. rejected: the schema is newer than this program, or the server is not
// acceptable.
task<result<migrated>> migrate(std::string url, service which);
// The same with the configuration's schema, for tests that want one of their own.
task<result<migrated>> migrate(postgres_config config, service which);

}  // namespace tidings::postgres
