// What the parts count, as metrics.
#pragma once
#include "runtime/metrics.hpp"

namespace tidings {

class outbox_relay;

void watch_relay(metrics& figures, const outbox_relay& relay);

}  // namespace tidings
