// What the notification side tells the order side about an event: that it has it, and later that all its messages are
// settled. Told by best effort, in batches; the reconciler asks again by publishing the event again, and the answer is
// repeated (decisions: "lost events are found by receipts and published again").
#pragma once
#include <vector>
#include "base/ids.hpp"

namespace tidings {

struct event_receipt {
    event_id event;
    bool settled = false;  // false: received
};

using event_receipts = std::vector<event_receipt>;

}  // namespace tidings
