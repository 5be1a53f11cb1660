// The events of an order as the API shows them.
#pragma once
#include <string>
#include "ordering/order_repository.hpp"

namespace tidings::api {

// {"data": [{"id", "type", "version", "time", "previous_status", "changed", "notify"}], "next": version of the last one
// or null}
std::string to_json(const event_page& page);

}  // namespace tidings::api
