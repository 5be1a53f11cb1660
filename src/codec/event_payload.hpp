// The value of an order event: {"order": …, "previous_status": …, "changed": […], "notify": true}. Schema:
// schemas/order-event.schema.json.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>
#include "base/result.hpp"
#include "domain/event_record.hpp"
#include "domain/order_event.hpp"

namespace tidings {

// The document is what encode_order() wrote for the order after the change.
struct encoded_event {
    std::string payload;
    std::size_t document_size = 0;  // bytes of the order's document in it, see payload_parts
};
encoded_event encode_event(const order& after, std::optional<order_status> previous_status,
                           const std::vector<std::string>& changed, bool notify);

std::string encode_event_payload(std::string_view order_document, std::optional<order_status> previous_status,
                                 const std::vector<std::string>& changed, bool notify);

// Members unknown here are passed over; producers only add. invalid: a type unknown here, a payload that is no order
// event, or one that contradicts the record around it (another order or version). Everything in the answer has passed
// the domain's rules.
result<order_event> decode_event(const event_record& record);

}  // namespace tidings
