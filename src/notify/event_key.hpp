// What a person has in hand of an event.
#pragma once
#include <string>

namespace tidings {

struct event_key {
    enum class kinds {
        event,         // "evt_…"
        trace,         // 32 hex digits
        order_number,  // the last ten hex digits of the order's id, which its short number stands for
        reference,     // the shop's own number of the order, as it was written
    };
    kinds kind = kinds::event;
    std::string value;
};

}  // namespace tidings
