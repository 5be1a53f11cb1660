// Puts a route table behind one http_handler: trace, access, route, content type, action, problem.
#pragma once
#include "api/access_control.hpp"
#include "api/route_table.hpp"
#include "base/random_source.hpp"
#include "base/time_source.hpp"

namespace tidings::api {

// `clock` and `random` must outlive the handler, and so must everything the routes refer to.
http_handler make_handler(route_table routes, const access_config& config, const time_source& clock,
                          random_source& random);

}  // namespace tidings::api
