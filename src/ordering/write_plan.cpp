#include "ordering/write_plan.hpp"
#include "codec/event_payload.hpp"

namespace tidings {

write_answer answer_for(const order_id& id, std::int64_t version, std::string document) {
    return {id, version, std::move(document), version == 1};
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
    auto encoded = encode_event(after, happened.previous_status, happened.changed, happened.notify);
    write.document_size = encoded.document_size;
    write.event = {.id = std::move(happened.id),
                   .order = after.id,
                   .version = after.version,
                   .type = event_type_of(happened.kind),
                   .time = after.updated_at,
                   .payload = std::move(encoded.payload),
                   .traceparent = request.traceparent};
    plan.answer = answer_for(after.id, after.version, std::string(write.document()));
    if (request.idempotency_key) write.claim = {request.scope, *request.idempotency_key, fingerprint};
    return plan;
}

}  // namespace tidings
