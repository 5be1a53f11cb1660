// GET /v1/ledger of the order service.
#pragma once
#include "api/ledger.hpp"
#include "api/route_table.hpp"
#include "runtime/log.hpp"

namespace tidings::api {

route_table order_ledger_routes(count_order_side orders, logger log);

}  // namespace tidings::api
