// The list of orders as one statement per combination of filters. Pure.
#pragma once
#include "adapters/postgres/list_builder.hpp"
#include "ordering/order_repository.hpp"

namespace tidings::postgres {

std::size_t page_limit(const order_filter& filter);  // 1..200
// Columns id, version, document, and how many rows the page has; it ends with the document that reaches the filter's
// bytes_max. Asks for one row more than the page holds. `end`: nothing below it is looked at.
list_statement list_orders(const order_filter& filter, const std::optional<order_id>& end = {});
// The last order that a search looks at; no row: it comes to the end of the list.
list_statement end_of_order_search(const order_filter& filter);

}  // namespace tidings::postgres
