// What the order side knows of an order, where both sides live in one process.
#pragma once
#include <functional>
#include <optional>
#include "ordering/order_repository.hpp"
#include "runtime/task.hpp"

namespace tidings::api {

struct order_facts {
    std::int64_t version = 0;         // as the order stands
    std::vector<told_event> unknown;  // its events behind the version that was asked about, at most 20
};

// Behind that version. Nothing: there is no such order.
using ask_order_side = std::function<task<result<std::optional<order_facts>>>(order_id, std::int64_t after_version)>;

// `orders` outlives what comes back.
ask_order_side facts_from(order_repository& orders);

}  // namespace tidings::api
