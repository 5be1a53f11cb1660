// Whether a client can reach its cluster, and what the log was told of that.
#pragma once
#include "runtime/outage_log.hpp"

namespace tidings::kafka {

struct cluster_reach {
    outage_log outage;
    bool is_up = false;
    bool spoke_of_silence = false;  // said once that nothing answers; before the first connection
};

}  // namespace tidings::kafka
