// GET /v1/explain?order=|email=: why is there no mail, or what became of it.
#pragma once
#include "api/failure_log.hpp"
#include "api/route_table.hpp"
#include "notify/message_archive.hpp"
#include "runtime/log.hpp"

namespace tidings::api {

// `archive` must outlive the handler made of it.
route_table explain_routes(message_archive& archive, logger log);

}  // namespace tidings::api
