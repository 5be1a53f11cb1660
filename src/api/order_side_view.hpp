// What the notification API tells with the help of its neighbours, where they are in the same process. Empty members:
// they are elsewhere, and the answers do without them.
#pragma once
#include "api/order_facts.hpp"
#include "api/search_routes.hpp"
#include "api/stage_state.hpp"

namespace tidings::api {

struct order_side_view {
    find_orders found = {};
    ask_order_side facts = {};
    ask_stage outbox = {};
    std::function<std::int64_t()> log_lag = {};  // records of the event log that were not fetched yet
};

}  // namespace tidings::api
