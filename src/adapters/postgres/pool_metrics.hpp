// The connections to PostgreSQL as metrics. The pool outlives the metrics' readers.
#pragma once
#include "adapters/postgres/pool.hpp"
#include "runtime/metrics.hpp"

namespace tidings::postgres {

void watch(metrics& into, const std::string& store, const pool& database);  // store: "orders" or "messages"

}  // namespace tidings::postgres
