// What the parts count, as metrics.
#pragma once
#include <chrono>
#include <functional>
#include "runtime/metrics.hpp"

namespace tidings {

class dispatcher;
class intake_loop;
class outbox_relay;
class receipt_loop;
class receipt_teller;
class reconciler;
class smtp_mailer;

void watch_relay(metrics& figures, const outbox_relay& relay);
std::function<void(std::chrono::milliseconds)> observe_relay_lag(metrics& figures);  // for relay_config
void watch_reconciler(metrics& figures, const reconciler& asks, const receipt_loop& receipts);
void watch_teller(metrics& figures, const receipt_teller& teller);
void watch_dispatcher(metrics& figures, const dispatcher& sends);
void watch_intake(metrics& figures, const intake_loop& intake);
void watch_mailer(metrics& figures, const smtp_mailer& mailer);

}  // namespace tidings
