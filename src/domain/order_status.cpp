#include "domain/order_status.hpp"
#include <algorithm>
#include <array>
#include "domain/all_named.hpp"

namespace tidings {
namespace {

using enum order_status;

constexpr std::array from_placed{paid, payment_failed, cancelled};
constexpr std::array from_payment_failed{paid, cancelled};
constexpr std::array from_paid{processing, shipped, cancelled, refunded};
constexpr std::array from_processing{shipped, cancelled, refunded};
constexpr std::array from_shipped{delivered, refunded};
constexpr std::array from_delivered{refunded};
constexpr std::array from_cancelled{refunded};

// Empty behind the last one.
constexpr std::string_view name_or_empty(order_status status) {
    switch (status) {
        case placed: return "placed";
        case payment_failed: return "payment_failed";
        case paid: return "paid";
        case processing: return "processing";
        case shipped: return "shipped";
        case delivered: return "delivered";
        case cancelled: return "cancelled";
        case refunded: return "refunded";
    }
    return {};
}

constexpr auto all = all_named<name_or_empty, order_status>();

}  // namespace

std::string_view name_of(order_status status) {
    return name_or_empty(status);
}

std::optional<order_status> parse_order_status(std::string_view name) {
    return value_named<name_or_empty, order_status>(name);
}

std::span<const order_status> all_order_statuses() {
    return all;
}

std::span<const order_status> moves_from(order_status status) {
    switch (status) {
        case placed: return from_placed;
        case payment_failed: return from_payment_failed;
        case paid: return from_paid;
        case processing: return from_processing;
        case shipped: return from_shipped;
        case delivered: return from_delivered;
        case cancelled: return from_cancelled;
        case refunded: return {};
    }
    return {};
}

bool can_move(order_status from, order_status to) {
    return std::ranges::find(moves_from(from), to) != moves_from(from).end();
}

}  // namespace tidings
