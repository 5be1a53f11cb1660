// The event that a preview of a mail shows.
#pragma once
#include <optional>
#include <string>
#include "domain/mail_kind.hpp"
#include "domain/order_event.hpp"

namespace tidings {

// `shown` as a mail of this kind would find it (a "shipped" order is shipped), or a made-up order for a customer of
// this locale.
order_event preview_event(mail_kind kind, std::optional<order> shown, std::string locale);

}  // namespace tidings
