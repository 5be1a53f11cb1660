// Events of one order in the inbox, by version, with their payloads.
#pragma once
#include <vector>
#include "notify/found_event.hpp"

namespace tidings {

struct order_events_page {
    std::vector<found_event> events;
    bool has_more = false;  // behind the last one
};

}  // namespace tidings
