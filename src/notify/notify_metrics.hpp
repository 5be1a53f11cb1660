// What sending and AI text count, as metrics. What is watched outlives the metrics' readers.
#pragma once
#include "notify/dispatcher.hpp"
#include "notify/prose_desk.hpp"
#include "runtime/metrics.hpp"

namespace tidings {

void watch(metrics& into, const dispatcher& sends);
void watch(metrics& into, prose_desk& desk);

}  // namespace tidings
