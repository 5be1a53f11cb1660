// GET /v1/live: what changes, as a text/event-stream.
#pragma once
#include "api/live_feed.hpp"
#include "api/route_table.hpp"

namespace tidings::api {

// The feed must outlive the handler made of it.
route_table live_routes(live_feed& feed);

}  // namespace tidings::api
