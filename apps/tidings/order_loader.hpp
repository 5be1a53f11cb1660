// Posts many orders over a few connections, each with its own Idempotency-Key, and repeats what the service could not
// take yet.
#pragma once
#include <boost/json/array.hpp>
#include "service_access.hpp"

namespace tidings {

struct load_request {
    service_access access;
    std::vector<boost::json::object> orders;
    std::size_t connections = 8;
    bool walk = false;           // move each order on: paid, shipped, delivered
    bool show_progress = false;  // on standard error
};

struct load_outcome {
    boost::json::array orders;          // as the service answered, in the order of the request
    std::vector<std::string> problems;  // what was refused or given up
    std::chrono::milliseconds took{0};
};

load_outcome load_orders(load_request request);

}  // namespace tidings
