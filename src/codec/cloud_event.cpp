#include "codec/cloud_event.hpp"

namespace tidings {

event_headers cloud_event_headers(const cloud_event& event) {
    event_headers headers{
        {"ce_specversion", "1.0"},
        {"ce_id", event.id},
        {"ce_type", event.type},
        {"ce_source", "/tidings/order-service"},
        {"ce_subject", event.subject},
        {"ce_time", to_rfc3339(event.time)},
        {"ce_sequence", std::to_string(event.sequence)},
        {"content-type", "application/json"},
    };
    if (!event.traceparent.empty()) headers.emplace_back("traceparent", event.traceparent);
    return headers;
}

event_headers cloud_event_headers(const event_record& event) {
    return cloud_event_headers(
        cloud_event{event.id.value, event.type, event.order.value, event.time, event.version, event.traceparent});
}

}  // namespace tidings
