// Writes that share a durable transaction, as metrics. `store`: "orders" or "messages"; tidings dev has both.
#pragma once
#include <cstddef>
#include <functional>
#include <string>
#include "runtime/metrics.hpp"

namespace tidings {

std::function<void(std::size_t)> observe_groups(metrics& into, const std::string& store);
void watch_writes_waiting(metrics& into, const std::string& store, std::function<std::size_t()> count);

}  // namespace tidings
