// Saved views over HTTP: named filters of a list, one's own and everybody's.
#pragma once
#include "access/view_store.hpp"
#include "api/route_table.hpp"
#include "base/time_source.hpp"
#include "runtime/log.hpp"

namespace tidings::api {

// What is passed by reference outlives the handler made of it.
route_table view_routes(view_store& views, const time_source& clock, logger log);

}  // namespace tidings::api
