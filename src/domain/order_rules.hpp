// What makes an order, and what may change about it later. Pure: values in, an order or the reasons why not out.
#pragma once
#include <boost/system/result.hpp>
#include <string>
#include <vector>
#include "domain/order.hpp"
#include "domain/violation.hpp"

namespace tidings {

// Everything that is wrong with the details, each with its JSON pointer; empty when they make an order.
violations problems_of(const order_details& details);

// A new order in its first state, version 1, with its totals.
boost::system::result<order, violations> place(order_id id, order_details details, timestamp at);

// What a client wants an order to be. Starting from the order itself, a merge patch turns its members one by one.
struct order_change {
    order_details details;
    order_status status = order_status::placed;
};

struct changed_order {
    order after;                       // the next version; equal to the previous one when nothing changed
    std::vector<std::string> changed;  // JSON member names in the order of the API; empty when nothing changed
};

enum class change_fault {
    invalid,       // the details would make no order
    illegal_move,  // moves_from(before.status) says where it can go
    locked_field,  // fixed once shipped: customer, items, currency, amounts and address
};

struct change_refusal {
    change_fault fault = change_fault::invalid;
    violations found;
};

[[noreturn]] void throw_exception_from_error(const change_refusal& cause, const boost::source_location& where);

// Fields are judged by the state the order is in, so the step to `shipped` may still bring a last correction.
boost::system::result<changed_order, change_refusal> change(const order& before, order_change wanted, timestamp at);

// Shipped, delivered and refunded orders keep what was sent to whom for how much.
bool is_locked(order_status status);

}  // namespace tidings
