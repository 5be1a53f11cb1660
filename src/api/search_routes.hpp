// GET /v1/search?q=: whatever a person has in hand of a mail, an order or an event, found by an index.
#pragma once
#include <functional>
#include <vector>
#include "api/route_table.hpp"
#include "api/search_terms.hpp"
#include "notify/message_archive.hpp"
#include "notify/message_finder.hpp"
#include "ordering/order_repository.hpp"
#include "runtime/log.hpp"

namespace tidings::api {

// Orders of the order side that the terms name, newest first, at most 21. Empty: the order side is elsewhere.
using find_orders = std::function<task<result<std::vector<stored_order>>>(search_terms)>;

// By id, reference and address, each from its index; `orders` outlives what comes back.
find_orders orders_found_in(order_repository& orders);

// The same question to an order service that stands alone: an order's id or reference, or an address. What only mails
// and events know is found by the notification service.
route_table order_search_routes(find_orders orders, logger log);

// The ports must outlive the handler made of it.
route_table search_routes(message_archive& archive, message_finder& finder, find_orders orders, logger log);

}  // namespace tidings::api
