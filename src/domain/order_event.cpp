#include "domain/order_event.hpp"
#include <algorithm>
#include "domain/all_named.hpp"

namespace tidings {
namespace {

using enum event_kind;

// Empty behind the last one.
constexpr std::string_view name_or_empty(event_kind kind) {
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
    }
    return {};
}

constexpr auto all = all_named<name_or_empty, event_kind>();

}  // namespace

std::string_view name_of(event_kind kind) {
    return name_or_empty(kind);
}

std::string event_type_of(event_kind kind) {
    return "order." + std::string(name_of(kind)) + ".v1";
}

std::optional<event_kind> parse_event_type(std::string_view type) {
    const auto found = std::ranges::find(all, type, [](event_kind kind) { return event_type_of(kind); });
    if (found == all.end()) return std::nullopt;
    return *found;
}

event_kind kind_of_move(order_status to) {
    switch (to) {
        case order_status::placed: return placed;
        case order_status::payment_failed: return payment_failed;
        case order_status::paid: return paid;
        case order_status::processing: return processing;
        case order_status::shipped: return shipped;
        case order_status::delivered: return delivered;
        case order_status::cancelled: return cancelled;
        case order_status::refunded: return refunded;
    }
    return updated;
}

}  // namespace tidings
