// The room that is left for orders, as metrics. The budget outlives the metrics' readers.
#pragma once
#include "ordering/write_budget.hpp"
#include "runtime/metrics.hpp"

namespace tidings {

void watch(metrics& into, const write_budget& budget);

}  // namespace tidings
