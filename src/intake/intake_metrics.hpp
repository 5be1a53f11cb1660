// What intake counts, as metrics. What is watched outlives the metrics' readers.
#pragma once
#include "intake/intake_loop.hpp"
#include "intake/receipt_teller.hpp"
#include "runtime/metrics.hpp"

namespace tidings {

void watch(metrics& into, const intake_loop& intake);
void watch(metrics& into, const receipt_teller& teller);

}  // namespace tidings
