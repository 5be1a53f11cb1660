// An event as CloudEvents 1.0 in the Kafka binding's binary mode: attributes are headers, the payload is the value.
// Every event log writes exactly these, so that a reader cannot tell which log an event came through.
#pragma once
#include <string>
#include <utility>
#include <vector>
#include "domain/event_record.hpp"

namespace tidings {

// What CloudEvents says of an event, whatever it is about.
struct cloud_event {
    std::string id, type, subject;
    timestamp time;
    std::int64_t sequence = 1;
    std::string traceparent;  // may be empty
};

using event_headers = std::vector<std::pair<std::string, std::string>>;

// ce_specversion, ce_id, ce_type, ce_source, ce_subject (the order), ce_time, ce_sequence (the order's version),
// content-type, and traceparent when there is one.
event_headers cloud_event_headers(const event_record& event);
event_headers cloud_event_headers(const cloud_event& event);

}  // namespace tidings
