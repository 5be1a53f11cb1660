// What the stores keep about themselves, as metrics: group commits, connections, waiting calls.
#pragma once
#include <functional>
#include "runtime/metrics.hpp"

namespace tidings::postgres {
class pool;
}
namespace tidings::sqlite {
class database;
}

namespace tidings {

// `store`: "orders" or "messages"; tidings dev has both in one registry.
std::function<void(std::size_t)> observe_groups(metrics& figures, const std::string& store);
void watch_writes_waiting(metrics& figures, const std::string& store, std::function<std::size_t()> count);
void watch_pool(metrics& figures, const std::string& store, const postgres::pool& database);
void watch_file(metrics& figures, const std::string& store, sqlite::database& database);

}  // namespace tidings
