// The body of POST /v1/orders.
#pragma once
#include <string_view>
#include "codec/reading.hpp"
#include "domain/order.hpp"
#include "domain/warning.hpp"

namespace tidings {

struct new_order {
    order_details details;
    bool notify = true;  // false: record the event, send no mail
    warnings unknown;    // names of the customer that were not understood; the order is taken without them
};

// Language and time zone come in the form that is stored. Says everything that is wrong with the JSON and its types;
// the rules of the domain come on top.
reading<new_order> read_new_order(std::string_view body);

}  // namespace tidings
