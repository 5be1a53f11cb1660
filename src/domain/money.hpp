// What an order costs, computed with 128 bits so that no sum can wrap around unseen.
#pragma once
#include <boost/system/result.hpp>
#include "domain/order.hpp"
#include "domain/violation.hpp"

namespace tidings {

struct order_totals {
    std::int64_t subtotal = 0;  // sum of quantity * unit_price
    std::int64_t total = 0;     // subtotal - discount + shipping + tax
    friend bool operator==(const order_totals&, const order_totals&) = default;
};

// Both lie within 0..order_limits::amount_max; anything else is a violation that names the line or sum at fault.
// Quantities and amounts are expected to be within their own limits, which order_rules.hpp checks first; no value
// overflows here.
boost::system::result<order_totals, violations> totals_of(const order_details& details);

}  // namespace tidings
