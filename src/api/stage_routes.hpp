// GET /v1/stages: rate, backlog and oldest age of each stage on the way of a mail. Asks no store.
#pragma once
#include <vector>
#include "api/route_table.hpp"
#include "api/stage_state.hpp"
#include "base/time_source.hpp"

namespace tidings::api {

// In the order of the way; `clock` and what the stages refer to outlive the handler made of it.
route_table stage_routes(std::vector<ask_stage> stages, const time_source& clock);

}  // namespace tidings::api
