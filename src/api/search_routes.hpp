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

// The ports must outlive the handler made of it.
route_table search_routes(message_archive& archive, message_finder& finder, find_orders orders, logger log);

}  // namespace tidings::api
