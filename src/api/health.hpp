// /livez, /readyz and /metrics: open to everybody who reaches the listener, and saying nothing secret. /livez says that
// the process answers and looks at nothing else.
#pragma once
#include <functional>
#include <string>
#include <string_view>
#include <vector>
#include "api/route_table.hpp"

namespace tidings::api {

// One thing that traffic, or an operator, depends on. The function looks at what its part knows already: it neither
// waits nor talks to anybody, because probes come often. Empty when well; otherwise why not, in words anybody may read.
struct readiness_check {
    std::string name;  // "database", "kafka", "accepting"
    std::function<std::string()> why_not;
    bool is_needed = true;  // false: its trouble is told, and the service is ready all the same
};

// metrics_text: in Prometheus text format 0.0.4; empty function: no /metrics.
route_table health_routes(std::vector<readiness_check> checks, std::function<std::string()> metrics_text = {});

}  // namespace tidings::api
