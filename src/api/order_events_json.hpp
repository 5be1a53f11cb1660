// The events of an order as the API shows them.
#pragma once
#include <string>
#include <vector>
#include "domain/event_record.hpp"

namespace tidings::api {

// {"data": [{"id", "type", "version", "time", "previous_status", "changed", "notify"}], "next": null}
std::string to_json(const std::vector<event_record>& events);

}  // namespace tidings::api
