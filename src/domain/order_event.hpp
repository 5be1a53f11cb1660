// One accepted change of an order, decoded: what the producer says and the notification side reads.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>
#include "base/ids.hpp"
#include "domain/order.hpp"

namespace tidings {

// placed, paid, payment_failed, processing, shipped, delivered, cancelled, refunded: the order moved there.
// updated: fields changed, the status did not.
enum class event_kind { placed, paid, payment_failed, processing, shipped, delivered, cancelled, refunded, updated };

std::string_view name_of(event_kind kind);
std::string event_type_of(event_kind kind);                         // "order.placed.v1"
std::optional<event_kind> parse_event_type(std::string_view type);  // nullopt: a type or version unknown here
event_kind kind_of_move(order_status to);

struct order_event {
    event_id id;
    event_kind kind = event_kind::placed;
    timestamp time;
    struct order order;  // full snapshot after the change; its version is the event's sequence
    std::optional<order_status> previous_status;
    std::vector<std::string> changed;  // JSON member names, e.g. "status", "tracking"
    bool notify = true;                // false: recorded, but no mail
    std::string traceparent;           // W3C trace context; may be empty
};

}  // namespace tidings
