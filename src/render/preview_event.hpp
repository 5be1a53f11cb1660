// The event that a preview of a mail shows.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include "domain/order_event.hpp"

namespace tidings {

// `shown` as a mail of this kind would find it (a "shipped" order is shipped), or a made-up order for a customer of
// this locale. `kind` need not exist.
order_event preview_event(std::string_view kind, std::optional<order> shown, std::string locale);

}  // namespace tidings
