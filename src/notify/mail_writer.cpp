#include "notify/mail_writer.hpp"
#include "codec/event_payload.hpp"
#include "mail/mime_message.hpp"
#include "render/greeted_name.hpp"
#include "render/plain_line.hpp"
#include "render/specimen_event.hpp"

namespace tidings {

struct mail_writer::letter {
    const message& head;
    mail_kind kind;
    const order_event& event;
    const std::string& recipient;
    timestamp date;
};

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
                                       const written_prose& prose) {
    const auto event = event_of(claimed);
    if (!event) return event.error();
    const auto kind = claimed.head.kind.known();
    if (!kind) return error{errc::not_found, "no mail template of kind " + plain_line(claimed.head.kind.name())};
    auto mail = composed({claimed.head, *kind, *event, recipient, now}, prose);
    if (!mail) return mail;
    mail->dictionary = dictionary_for(*kind, language_of(*event, *kind), mail->template_version);
    return mail;
}

result<frozen_mail> mail_writer::composed(const letter& about, const written_prose& prose) const {
    const auto& [head, kind, event, recipient, date] = about;
    auto mail = renderer_.render(event, kind, prose.slots ? &*prose.slots : nullptr);
    if (!mail) return mail.error();

    const auto& customer = event.order.details.customer;
    const bool to_customer = head.recipient == customer.email && !is_for_merchant(kind);
    mail_draft draft{.from = from_,
                     .to = {to_customer ? greeted_name(customer.name) : std::string{}, recipient},
                     .subject = std::move(mail->subject),
                     .text = std::move(mail->text),
                     .html = std::move(mail->html),
                     .date = date,
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

std::shared_ptr<const mail_dictionary> mail_writer::dictionary_for(mail_kind kind, const std::string& language,
                                                                   const std::string& template_version) {
    return dictionaries_.get(std::string(name_of(kind)) + '|' + language + '|' + template_version,
                             [&] { return new_dictionary(kind, language); });
}

// Empty when the specimen cannot be written or is too large: the mails are then packed without.
std::shared_ptr<const mail_dictionary> mail_writer::new_dictionary(mail_kind kind, const std::string& language) const {
    const auto event = specimen_event(kind, language);
    const auto& recipient = event.order.details.customer.email;
    message head;
    head.id = message_id("msg_" + event.order.id.value.substr(4));
    head.event = event.id;
    head.order = event.order.id;
    head.order_version = event.order.version;
    head.kind = kind;
    head.recipient = recipient;
    auto specimen = composed({head, kind, event, recipient, event.time}, {});
    if (!specimen || specimen->bytes.size() > mail_dictionary::bytes_max) return nullptr;
    return std::make_shared<const mail_dictionary>(std::string(specimen->bytes));
}

}  // namespace tidings
