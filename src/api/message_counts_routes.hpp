// GET /v1/messages/counts: how many messages each quick view has.
#pragma once
#include "api/route_table.hpp"
#include "notify/message_archive.hpp"
#include "notify/message_finder.hpp"
#include "runtime/log.hpp"

namespace tidings::api {

// Both ports must outlive the handler made of it.
route_table message_counts_routes(message_archive& archive, message_finder& finder, logger log);

}  // namespace tidings::api
