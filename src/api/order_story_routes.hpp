// GET /v1/orders/{id}/story: every version of an order with its event, its mails and their tries, oldest first.
#pragma once
#include "api/order_facts.hpp"
#include "api/route_table.hpp"
#include "notify/message_archive.hpp"
#include "notify/message_finder.hpp"
#include "runtime/log.hpp"

namespace tidings::api {

// `orders`: where the order side is in the same process; otherwise empty. The ports outlive the handler made of it.
route_table order_story_routes(message_archive& archive, message_finder& finder, ask_order_side orders, logger log);

}  // namespace tidings::api
