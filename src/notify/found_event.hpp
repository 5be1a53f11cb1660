// An event of the inbox as people look at it: what it is of, and how it came here.
#pragma once
#include <optional>
#include <string>
#include "domain/event_record.hpp"
#include "notify/log_place.hpp"

namespace tidings {

struct found_event {
    event_record event;     // its payload only where it is asked for
    std::string reference;  // the shop's own number of the order; empty: none
    timestamp received_at;
    std::optional<log_place> place;  // empty: it came back from quarantine
};

}  // namespace tidings
