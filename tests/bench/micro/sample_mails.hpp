// The sample orders as the mail path sees them, one after the other and again from the start.
#pragma once
#include "codec/event_payload.hpp"
#include "codec/order_document.hpp"
#include "mail/mime_message.hpp"
#include "notify/mail_writer.hpp"
#include "unit/render/sample_orders.hpp"

namespace tidings::bench {

inline constexpr timestamp now{std::chrono::sys_days{std::chrono::year{2026} / 11 / 28} + std::chrono::hours{9}};

inline shop_profile shop() {
    return {.name = "Acme & Söhne", .locale = "en", .time_zone = "UTC"};
}

inline order_event event_of(order shown) {
    auto event = testing_support::event_about(std::move(shown));
    event.order.version = 1;
    return event;
}

inline claimed_message claimed_of(const order_event& event) {
    claimed_message claimed;
    claimed.head.id = message_id("msg_" + event.order.id.value.substr(4));
    claimed.head.event = event.id;
    claimed.head.order = event.order.id;
    claimed.head.order_version = event.order.version;
    claimed.head.kind = mail_kind::placed;
    claimed.head.recipient = event.order.details.customer.email;
    claimed.event_type = "order.placed.v1";
    claimed.event_time = event.time;
    claimed.event_payload = encode_event_payload(encode_order(event.order), std::nullopt, {}, true);
    return claimed;
}

// Orders of different customers have different ids.
inline std::vector<order_event> events() {
    std::vector<order_event> made;
    for (auto& shown : testing_support::sample_orders()) {
        auto number = std::to_string(10'000 + made.size());
        shown.id.value.replace(shown.id.value.size() - number.size(), number.size(), number);
        made.push_back(event_of(std::move(shown)));
    }
    return made;
}

template <class T>
class in_turn {
public:
    explicit in_turn(std::vector<T> all) : all_(std::move(all)) {}
    const T& next() { return all_[at_++ % all_.size()]; }
    const std::vector<T>& all() const { return all_; }

private:
    std::vector<T> all_;
    std::size_t at_ = 0;
};

inline in_turn<claimed_message> claimed_messages() {
    std::vector<claimed_message> made;
    for (const auto& event : events()) made.push_back(claimed_of(event));
    return in_turn(std::move(made));
}

inline mail_draft draft_of(const order_event& event, rendered_mail mail) {
    const auto& customer = event.order.details.customer;
    return {.from = {"Acme & Söhne", "orders@shop.example"},
            .to = {customer.name, customer.email},
            .reply_to = {},
            .subject = std::move(mail.subject),
            .text = std::move(mail.text),
            .html = std::move(mail.html),
            .date = now,
            .message_id = event.order.id.value + "@shop.example",
            .references = {event.id.value + "@shop.example"},
            .headers = {{"Auto-Submitted", "auto-generated"},
                        {"X-Auto-Response-Suppress", "All"},
                        {"X-Tidings-Order", event.order.id.value},
                        {"X-Tidings-Order-Version", "1"},
                        {"X-Tidings-Event", event.id.value}}};
}

}  // namespace tidings::bench
