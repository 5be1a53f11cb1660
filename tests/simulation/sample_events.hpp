// The events of the simulated orders, made once: order k goes placed → paid → processing → shipped, one version each.
#pragma once
#include <string>
#include "domain/event_record.hpp"

namespace tidings::simulation {

struct sample_event {
    std::string type, kind, recipient, payload;
    bool notify = true;
};

constexpr int sample_orders_max = 7, sample_versions_max = 4;
inline const std::string merchant = "orders@merchant.example";

const sample_event& sample(int order, int version);
order_id order_number(int order);
// Each try of a write has an event id of its own; one that is rolled back must never be heard of.
event_record make_event(int order, int version, int tries, timestamp at);

}  // namespace tidings::simulation
