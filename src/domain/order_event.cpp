#include "domain/order_event.hpp"
#include <algorithm>
#include <array>

namespace tidings {
namespace {

using enum event_kind;
constexpr std::array all{placed, paid, payment_failed, processing, shipped, delivered, cancelled, refunded, updated};

}  // namespace

std::string_view name_of(event_kind kind) {
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
    return "unknown";
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
