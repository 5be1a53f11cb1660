// The states of an order and the one table of moves between them.
#pragma once
#include <optional>
#include <span>
#include <string_view>

namespace tidings {

enum class order_status { placed, payment_failed, paid, processing, shipped, delivered, cancelled, refunded };

std::string_view name_of(order_status status);
std::optional<order_status> parse_order_status(std::string_view name);
std::span<const order_status> all_order_statuses();  // in the order in which they are shown

// The moves the table allows from here, in the table's order; empty for a final state.
std::span<const order_status> moves_from(order_status status);
bool can_move(order_status from, order_status to);

}  // namespace tidings
