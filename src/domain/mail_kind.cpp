#include "domain/mail_kind.hpp"
#include "domain/all_named.hpp"

namespace tidings {
namespace {

using enum mail_kind;

// Empty behind the last one.
constexpr std::string_view name_or_empty(mail_kind kind) {
    switch (kind) {
        case placed: return "placed";
        case paid: return "paid";
        case payment_failed: return "payment_failed";
        case processing: return "processing";
        case shipped: return "shipped";
        case delivered: return "delivered";
        case cancelled: return "cancelled";
        case refunded: return "refunded";
        case updated: return "updated";
        case merchant_new_order: return "merchant_new_order";
    }
    return {};
}

constexpr auto all = all_named<name_or_empty, mail_kind>();

}  // namespace

std::string_view name_of(mail_kind kind) {
    return name_or_empty(kind);
}

std::optional<mail_kind> parse_mail_kind(std::string_view name) {
    return value_named<name_or_empty, mail_kind>(name);
}

std::span<const mail_kind> all_mail_kinds() {
    return all;
}

mail_kind mail_kind_of(event_kind kind) {
    switch (kind) {
        case event_kind::placed: return placed;
        case event_kind::paid: return paid;
        case event_kind::payment_failed: return payment_failed;
        case event_kind::processing: return processing;
        case event_kind::shipped: return shipped;
        case event_kind::delivered: return delivered;
        case event_kind::cancelled: return cancelled;
        case event_kind::refunded: return refunded;
        case event_kind::updated: return updated;
    }
    return updated;
}

bool is_for_merchant(mail_kind kind) {
    switch (kind) {
        case merchant_new_order: return true;
        case placed:
        case paid:
        case payment_failed:
        case processing:
        case shipped:
        case delivered:
        case cancelled:
        case refunded:
        case updated: return false;
    }
    return false;
}

std::optional<order_status> status_told_by(mail_kind kind) {
    switch (kind) {
        case placed: return order_status::placed;
        case paid: return order_status::paid;
        case payment_failed: return order_status::payment_failed;
        case processing: return order_status::processing;
        case shipped: return order_status::shipped;
        case delivered: return order_status::delivered;
        case cancelled: return order_status::cancelled;
        case refunded: return order_status::refunded;
        case updated:
        case merchant_new_order: return std::nullopt;
    }
    return std::nullopt;
}

}  // namespace tidings
