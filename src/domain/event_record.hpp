// An order event in the form in which it is stored and published: the payload is already JSON text,
// so that the outbox, the relay and the event log pass it on without looking inside.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include "base/ids.hpp"
#include "base/timestamp.hpp"

namespace tidings {

// What a payload is made of: {"order":<document>,<change>}. Stores keep the two parts, because the document is also how
// the order stands and what its writer was answered.
struct payload_parts {
    std::string_view document;  // the order as the API shows it, after the event
    std::string_view change;    // "previous_status":…,"changed":[…],"notify":…
};
constexpr std::string_view payload_opening = R"({"order":)";

inline std::string payload_of(const payload_parts& parts) {
    std::string payload;
    payload.reserve(payload_opening.size() + parts.document.size() + parts.change.size() + 2);
    return payload.append(payload_opening).append(parts.document).append(",").append(parts.change).append("}");
}

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
