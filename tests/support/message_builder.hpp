// Inbox entries and settlements for tests of the journal: one event of an order with the messages it asks for.
#pragma once
#include "intake/inbox.hpp"
#include "notify/message_journal.hpp"
#include "support/order_builder.hpp"

namespace tidings::testing_support {

inline new_message a_message(int order, std::int64_t version, message_status status = message_status::queued,
                             const std::string& recipient = "ada@example.com") {
    static int number = 0;
    return {.id = message_id{numbered("msg", ++number)},
            .event = event_id{numbered("evt", order * 100 + static_cast<int>(version))},
            .order = order_id{numbered("ord", order)},
            .order_version = version,
            .kind = "placed",
            .recipient = recipient,
            .locale = "en",
            .status = status,
            .reason = status == message_status::skipped ? "notify:false" : ""};
}

inline inbox_entry an_entry(int order, std::int64_t version, message_status status = message_status::queued,
                            const std::string& recipient = "ada@example.com") {
    return {an_event(order, version, "order.updated.v1"), {a_message(order, version, status, recipient)}};
}

inline attempt an_attempt(const std::string& outcome, int reply_code, bool charged) {
    return {.relay = "mail.example:25",
            .started_at = test_time(1),
            .ended_at = test_time(2),
            .outcome = outcome,
            .phase = "dot",
            .reply_code = reply_code,
            .reply = "the relay's words",
            .charged = charged};
}

}  // namespace tidings::testing_support
