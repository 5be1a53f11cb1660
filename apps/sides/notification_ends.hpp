// What the notification side has of the event log, and how it is stopped. All of it is the caller's, and outlives the
// side.
#pragma once
#include <functional>
#include "base/time_source.hpp"
#include "intake/event_reader.hpp"
#include "relay/record_writer.hpp"
#include "runtime/task.hpp"

namespace tidings {

struct notification_ends {
    event_reader& reader;
    record_writer& receipts;      // to "<topic>.receipts"
    std::function<bool()> is_up;  // whether the event log can be reached. Empty: it is embedded
    // Each at the latest at a time.
    std::function<task<>(steady_time)> stop_reader, stop_receipts;
};

}  // namespace tidings
