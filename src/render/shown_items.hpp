// How many lines of an order a mail shows. Gmail cuts what is over 102 KB of HTML, and with it the total.
#pragma once
#include <cstddef>
#include <map>
#include <string>
#include <vector>
#include "domain/order.hpp"

namespace tidings {

// From the first on, as many as there is room for: at most 30, fewer when their names are long; at least one.
std::size_t shown_items(const std::vector<order_item>& items);

// Likewise for the shop's own metadata, in the merchant's mail.
std::size_t shown_metadata(const std::map<std::string, std::string>& metadata);

}  // namespace tidings
