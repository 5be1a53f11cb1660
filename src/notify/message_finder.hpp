// What people look for in messages and events by something they have in hand; each question is answered from an index.
// Nothing here changes anything. Suite: tests/contract/message_finder.
#pragma once
#include <cstdint>
#include <vector>
#include "base/result.hpp"
#include "notify/event_key.hpp"
#include "notify/found_event.hpp"
#include "notify/order_events_page.hpp"
#include "notify/view_counts.hpp"
#include "runtime/task.hpp"

namespace tidings {

class message_finder {
public:
    virtual ~message_finder() = default;
    // Each number is counted to `most` (1..10'001) and no further, however many there are.
    virtual task<result<view_counts>> count_views(std::int64_t most) = 0;
    // Newest first, at most `most` (1..200), without payloads.
    virtual task<result<std::vector<found_event>>> find_events(event_key key, std::int64_t most) = 0;
    // Behind that version, at most `most` (1..50).
    virtual task<result<order_events_page>> events_of(order_id order, std::int64_t after_version,
                                                      std::int64_t most) = 0;
    // Of these versions, copies included; oldest version first, at most 200.
    virtual task<result<std::vector<message>>> messages_of(order_id order, std::int64_t first_version,
                                                           std::int64_t last_version) = 0;
};

}  // namespace tidings
