#include "ordering/write_plan.hpp"
#include "codec/event_payload.hpp"
#include "codec/order_document.hpp"

namespace tidings {
namespace {

stored_answer answer_for(const order& after, const std::string& document) {
    stored_answer answer{200, {}, etag_of(after.version), document};
    if (after.version == 1) {
        answer.status = 201;
        answer.location = "/v1/orders/" + after.id.value;
    }
    return answer;
}

event_record record_of(const order& after, order_happening happened, const std::string& document,
                       const std::string& traceparent) {
    event_record record;
    record.id = std::move(happened.id);
    record.order = after.id;
    record.version = after.version;
    record.type = event_type_of(happened.kind);
    record.time = after.updated_at;
    record.payload = encode_event_payload(document, happened.previous_status, happened.changed, happened.notify);
    record.traceparent = traceparent;
    return record;
}

}  // namespace

std::string etag_of(std::int64_t version) {
    return '"' + std::to_string(version) + '"';
}

write_plan plan_write(const order& after, order_happening happened, const write_request& request,
                      const std::string& fingerprint) {
    write_plan plan;
    auto& write = plan.write;
    write.id = after.id;
    write.expected_version = after.version - 1;
    write.version = after.version;
    write.status = after.status;
    write.reference = after.details.reference;
    write.email = after.details.customer.email;
    write.customer_name = after.details.customer.name;
    write.currency = after.details.currency;
    write.total = after.total;
    write.created_at = after.created_at;
    write.updated_at = after.updated_at;
    write.document = encode_order(after);
    write.event = record_of(after, std::move(happened), write.document, request.traceparent);
    plan.answer = answer_for(after, write.document);
    if (request.idempotency_key) write.claim = {request.scope, *request.idempotency_key, fingerprint, plan.answer};
    return plan;
}

}  // namespace tidings
