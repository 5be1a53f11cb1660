// Can the service do its work here? Asked once at the start, when a wrong answer stops it, and again and again by the
// pool, for readiness.
#pragma once
#include "adapters/postgres/config.hpp"
#include "adapters/postgres/rows.hpp"
#include "adapters/postgres/statement.hpp"
#include "base/result.hpp"
#include "runtime/task.hpp"

namespace tidings::postgres {

// One cheap read: is it a standby, is it read-only, which rights on the schema are missing.
statement ask_surroundings(const postgres_config& config);
// Its answer in words for the operator; empty: all is well. Names tables, never data.
std::string trouble_of(const rows& surroundings);

// Before anything else. rejected: a pooler lends the server's sessions out by transaction or statement, which our
// settings, prepared statements and locks do not survive; the detail says what to do.
task<result<void>> check_pooling(postgres_config config);

// With the schema in place. rejected: rights are missing; the detail says which, and what to grant.
task<result<void>> check_rights(postgres_config config);

}  // namespace tidings::postgres
