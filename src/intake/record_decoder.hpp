// What a record of the event log says, or why it cannot be believed. Pure.
#pragma once
#include "domain/event_record.hpp"
#include "domain/order_event.hpp"
#include "intake/event_reader.hpp"

namespace tidings {

struct decoded_record {
    event_record record;
    order_event event;
};

// invalid: the record goes to quarantine, with the error's detail as the reason for people.
result<decoded_record> decode_record(const raw_record& raw);

// Tracing is a help, not a promise: a trace context that is none is left out.
std::string traceparent_of(const raw_record& raw);

}  // namespace tidings
