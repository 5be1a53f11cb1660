// What the mailer counts, as metrics. It outlives the metrics' readers.
#pragma once
#include "adapters/smtp/smtp_mailer.hpp"
#include "runtime/metrics.hpp"

namespace tidings {

void watch(metrics& into, const smtp_mailer& mailer);

}  // namespace tidings
