// Events and the messages they ask for, as intake stores them: an_entry(7, 1) is order 7's first event with one queued
// mail.
#pragma once
#include "intake/inbox.hpp"
#include "notify/message_journal.hpp"
#include "support/order_builder.hpp"

namespace tidings::testing_support {

inline new_message a_message(int order, std::int64_t version, std::string_view kind = "placed",
                             const std::string& recipient = "ada@example.com") {
    const int number = order * 1000 + static_cast<int>(version) * 10 + static_cast<int>(kind.size());
    return {.id = message_id{numbered("msg", number)},
            .event = an_event(order, version, "").id,
            .order = order_id{numbered("ord", order)},
            .order_version = version,
            .kind = parse_mail_kind(kind).value(),
            .recipient = recipient,
            .locale = "en-GB",
            .status = message_status::queued,
            .reason = ""};
}

inline inbox_entry an_entry(int order, std::int64_t version, std::vector<new_message> messages) {
    return {an_event(order, version, version == 1 ? "order.placed.v1" : "order.paid.v1"), std::move(messages)};
}

inline inbox_entry an_entry(int order, std::int64_t version) {
    return an_entry(order, version, {a_message(order, version)});
}

// An event that asks for no mail.
inline inbox_entry a_skipped_entry(int order, std::int64_t version) {
    auto skipped = a_message(order, version);
    skipped.status = message_status::skipped;
    skipped.reason = "notify is false";
    return an_entry(order, version, {std::move(skipped)});
}

inline frozen_mail a_mail(const std::string& text = "Thank you") {
    return {.mail_id = "msg-1@shop.example",
            .subject = "Your order",
            .bytes = "Subject: Your order\r\n\r\n" + text + "\r\n",
            .template_version = "placed/en/3",
            .text_origin = "template"};
}

inline attempt an_attempt(delivery_outcome outcome, bool charged = false) {
    const bool accepted = outcome == delivery_outcome::accepted;
    attempt tried;
    tried.relay = "mail.example:587";
    tried.started_at = test_time(0);
    tried.ended_at = test_time(1);
    tried.outcome = outcome;
    tried.phase = smtp_phase::dot;
    tried.reply_code = accepted ? 250 : 451;
    tried.enhanced_code = accepted ? "2.0.0" : "4.7.1";
    tried.reply = accepted ? "queued as 4711" : "try again later";
    tried.charged = charged;
    return tried;
}

inline raw_record a_raw_record(std::int64_t offset) {
    raw_record record;
    record.topic = "order-event";
    record.partition = 2;
    record.offset = offset;
    record.key = std::string("k\0y", 3);
    record.headers = {{"ce_id", "x"}, {"ce_id", std::string("\xFF\0", 2)}};
    record.value = std::string("\0\xFFnot json", 10);
    record.written_at = test_time(0);
    return record;
}

}  // namespace tidings::testing_support
