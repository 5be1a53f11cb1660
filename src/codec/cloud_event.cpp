#include "codec/cloud_event.hpp"

namespace tidings {

event_headers cloud_event_headers(const event_record& event) {
    event_headers headers{
        {"ce_specversion", "1.0"},
        {"ce_id", event.id.value},
        {"ce_type", event.type},
        {"ce_source", "/tidings/order-service"},
        {"ce_subject", event.order.value},
        {"ce_time", to_rfc3339(event.time)},
        {"ce_sequence", std::to_string(event.version)},
        {"content-type", "application/json"},
    };
    if (!event.traceparent.empty()) headers.emplace_back("traceparent", event.traceparent);
    return headers;
}

}  // namespace tidings
