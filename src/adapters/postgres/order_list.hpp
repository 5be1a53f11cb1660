// The list of orders as one statement per combination of filters. Pure.
#pragma once
#include "adapters/postgres/list_builder.hpp"
#include "ordering/order_repository.hpp"

namespace tidings::postgres {

std::size_t page_limit(const order_filter& filter);      // 1..200
list_statement list_orders(const order_filter& filter);  // asks for one row more than the page holds

}  // namespace tidings::postgres
