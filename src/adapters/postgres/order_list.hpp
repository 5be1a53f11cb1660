// The list of orders as one statement per combination of filters. Pure.
#pragma once
#include "adapters/postgres/statement.hpp"
#include "ordering/order_repository.hpp"

namespace tidings::postgres {

struct list_statement {
    statement what;  // the name depends only on which members are set
    parameters with;
};

std::size_t page_limit(const order_filter& filter);      // 1..200
list_statement list_orders(const order_filter& filter);  // asks for one row more than the page holds
std::string like_pattern(std::string_view part);         // "%part%" with the wildcards in it taken literally

}  // namespace tidings::postgres
