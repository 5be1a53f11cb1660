// Who changed what, as a list.
#pragma once
#include "access/audit_log.hpp"
#include "api/route_table.hpp"
#include "runtime/log.hpp"

namespace tidings::api {

route_table audit_routes(audit_log& kept, logger log);  // `kept` outlives them

}  // namespace tidings::api
