// An order event in the form in which it is stored and published: the payload is already JSON text,
// so that the outbox, the relay and the event log pass it on without looking inside.
#pragma once
#include <cstdint>
#include <string>
#include "base/ids.hpp"
#include "base/timestamp.hpp"

namespace tidings {

struct event_record {
    event_id id;
    order_id order;            // the key of the event log: events of one order keep their order
    std::int64_t version = 0;  // the order's version, dense from 1
    std::string type;          // "order.placed.v1"
    timestamp time;
    std::string payload;      // {"order": …, "previous_status": …, "changed": […], "notify": true}
    std::string traceparent;  // may be empty
};

// A committed event with its place in the outbox. Ids are drawn in insert order, which is not commit order.
struct outbox_row {
    std::int64_t id = 0;
    event_record event;
};

}  // namespace tidings
