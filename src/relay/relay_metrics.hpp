// What the relay and the reconciler count, as metrics. What is watched outlives the metrics' readers.
#pragma once
#include <chrono>
#include <functional>
#include "relay/outbox_relay.hpp"
#include "relay/receipt_loop.hpp"
#include "relay/reconciler.hpp"
#include "runtime/metrics.hpp"

namespace tidings {

void watch(metrics& into, const outbox_relay& relay);
void watch(metrics& into, const reconciler& asks, const receipt_loop& receipts);
std::function<void(std::chrono::milliseconds)> observe_relay_lag(metrics& into);  // for relay_config

}  // namespace tidings
