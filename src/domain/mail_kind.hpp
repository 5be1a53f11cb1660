// What a mail is about: the event that caused it, or the shop's own notice of a new order. Options, stores and APIs have
// the name. A kind more than here, and the compiler lists every place that must decide about it (docs/extending.md).
#pragma once
#include <optional>
#include <span>
#include <string_view>
#include "domain/order_event.hpp"

namespace tidings {

enum class mail_kind {
    placed,
    paid,
    payment_failed,
    processing,
    shipped,
    delivered,
    cancelled,
    refunded,
    updated,
    merchant_new_order
};

std::string_view name_of(mail_kind kind);                         // "placed", …, "merchant_new_order"
std::optional<mail_kind> parse_mail_kind(std::string_view name);  // nullopt: unknown to this version
std::span<const mail_kind> all_mail_kinds();                      // in the order in which they are shown
mail_kind mail_kind_of(event_kind kind);                          // the customer's mail about such an event
bool is_for_merchant(mail_kind kind);                             // false: for the customer
std::optional<order_status> status_told_by(mail_kind kind);       // where it says the order is; nullopt: nowhere

}  // namespace tidings
