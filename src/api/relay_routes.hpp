// GET /v1/relays: how each mail relay does, and the breaker before them. Asks no store and no relay.
#pragma once
#include <functional>
#include <optional>
#include <vector>
#include "api/route_table.hpp"
#include "base/time_source.hpp"
#include "notify/dispatcher_status.hpp"
#include "notify/relay_health.hpp"
#include "runtime/config_value.hpp"

namespace tidings::api {

struct relay_view {
    std::function<dispatcher_status()> channel;
    std::function<std::vector<relay_health>()> relays;  // always as many and in the same order
    std::optional<rate> most = {};                      // mails that may start, through all of them together
};

// `clock` and what the view refers to outlive the handler made of it.
route_table relay_routes(relay_view view, const time_source& clock);

}  // namespace tidings::api
