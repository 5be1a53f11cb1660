#include "notify/mail_writer.hpp"
#include "codec/event_payload.hpp"
#include "mail/mime_message.hpp"

namespace tidings {

result<order_event> mail_writer::event_of(const claimed_message& claimed) {
    return decode_event({.id = claimed.head.event,
                         .order = claimed.head.order,
                         .version = claimed.head.order_version,
                         .type = claimed.event_type,
                         .time = claimed.event_time,
                         .payload = claimed.event_payload,
                         .traceparent = claimed.traceparent});
}

result<frozen_mail> mail_writer::write(const claimed_message& claimed, const std::string& recipient, timestamp now,
                                       const written_prose& prose) const {
    const auto& head = claimed.head;
    auto event = event_of(claimed);
    if (!event) return event.error();
    auto mail = renderer_.render(*event, head.kind, prose.slots ? &*prose.slots : nullptr);
    if (!mail) return mail.error();

    const auto& customer = event->order.details.customer;
    const bool to_customer = head.recipient == customer.email && head.kind != "merchant_new_order";
    mail_draft draft{.from = from_,
                     .to = {to_customer ? customer.name : std::string{}, recipient},
                     .subject = mail->subject,
                     .text = std::move(mail->text),
                     .html = std::move(mail->html),
                     .date = now,
                     .message_id = head.id.value + "@" + from_domain_,
                     .references = {head.order.value + "@" + from_domain_},
                     .headers = {{"Auto-Submitted", "auto-generated"},
                                 {"X-Auto-Response-Suppress", "All"},
                                 {"X-Tidings-Order", head.order.value},
                                 {"X-Tidings-Order-Version", std::to_string(head.order_version)},
                                 {"X-Tidings-Event", head.event.value}}};
    if (recipient != head.recipient) draft.headers.push_back({"X-Tidings-Redirected-From", head.recipient});
    auto bytes = compose(draft);
    if (!bytes) return bytes.error();
    return frozen_mail{.mail_id = std::move(draft.message_id),
                       .subject = std::move(draft.subject),
                       .bytes = *std::move(bytes),
                       .template_version = std::move(mail->template_version),
                       .text_origin = prose.slots ? "ai" : "template",
                       .ai_note = prose.note};
}

}  // namespace tidings
