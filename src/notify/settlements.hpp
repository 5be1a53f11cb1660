// Which events have come to their end: every message of theirs is terminal; copies that a person sent do not count.
// Suite: tests/contract/message_journal.
#pragma once
#include <vector>
#include "base/ids.hpp"
#include "base/result.hpp"
#include "runtime/task.hpp"

namespace tidings {

class settlements {
public:
    virtual ~settlements() = default;
    // Those of the given events that are settled; an event without messages is not.
    virtual task<result<std::vector<event_id>>> settled_among(std::vector<event_id> events) = 0;
    // Some of the events that are not settled, at most so many.
    virtual task<result<std::vector<event_id>>> open_events(std::size_t limit) = 0;
};

}  // namespace tidings
