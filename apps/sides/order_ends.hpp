// What the order side has of the event log, and how it is stopped. All of it is the caller's, and outlives the side.
#pragma once
#include <functional>
#include "base/time_source.hpp"
#include "intake/event_reader.hpp"
#include "relay/event_writer.hpp"
#include "runtime/task.hpp"

namespace tidings {

struct order_ends {
    event_writer& writer;
    event_writer& again;     // a second one to the same topic, for the reconciler
    event_reader& receipts;  // of "<topic>.receipts"
    // Whether the event log can be reached; while it cannot, a stop does not wait for it: the outbox keeps what was not
    // published. Empty: always.
    std::function<bool()> is_up;
    // Each at the latest at a time. Empty: nothing to stop.
    std::function<task<>(steady_time)> stop_writer, stop_again, stop_receipts;
};

}  // namespace tidings
