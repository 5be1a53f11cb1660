// Language and time zone of a customer: no order is refused for them.
#pragma once
#include "domain/order.hpp"
#include "domain/warning.hpp"

namespace tidings {

// Brings both into the form that is stored. What is unknown is told; mails then use the shop's own. Doing it again
// changes nothing.
warnings settle_customer(customer& who);

}  // namespace tidings
