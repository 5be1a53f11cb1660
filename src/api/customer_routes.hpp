// DELETE /v1/customers/{email}: takes a customer out of this service's store, bite by bite, and reports.
#pragma once
#include "api/route_table.hpp"
#include "base/time_source.hpp"
#include "notify/customer_mails.hpp"
#include "ordering/customer_orders.hpp"
#include "runtime/log.hpp"

namespace tidings::api {

// What is passed by reference outlives the handler made of the routes. What does not fit into five seconds is left for
// the next call: `complete` is false then, as while a mail to the customer is being sent.
route_table customer_order_routes(customer_orders& customers, const time_source& clock, logger log);
route_table customer_mail_routes(customer_mails& customers, const time_source& clock, logger log);
// Both in one: the report on orders, with the one on mails as its member `mails`; `complete` when both are.
route_table customer_routes(customer_orders& orders, customer_mails& mails, const time_source& clock, logger log);

}  // namespace tidings::api
