// What a record of the event log says, or why it cannot be believed. Pure.
#pragma once
#include "domain/event_record.hpp"
#include "domain/order_event.hpp"
#include "intake/event_reader.hpp"
#include "intake/record_fault.hpp"

namespace tidings {

struct decoded_record {
    event_record record;
    order_event event;
};

// What cannot be believed goes to quarantine.
read_result<decoded_record> decode_record(const raw_record& raw);

// Tracing is a help, not a promise: a trace context that is none is left out.
std::string traceparent_of(const raw_record& raw);

}  // namespace tidings
