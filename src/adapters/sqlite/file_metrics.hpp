// A SQLite file as metrics. The database outlives the metrics' readers.
#pragma once
#include "adapters/sqlite/database.hpp"
#include "runtime/metrics.hpp"

namespace tidings::sqlite {

void watch(metrics& into, const std::string& store, database& file);  // store: "orders" or "messages"

}  // namespace tidings::sqlite
