// The ledger: what was accepted, published and received, what became of every message, and what is missing.
// Each service answers for its side; `tidings dev` gives both sides and gets the joined drift.
#pragma once
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include "base/result.hpp"
#include "notify/message_archive.hpp"
#include "runtime/task.hpp"

namespace tidings::api {

struct order_side_counts {
    std::int64_t accepted = 0;   // events committed with their orders
    std::int64_t published = 0;  // events that the event log has acknowledged
    std::int64_t received = 0;   // events that the notification side has confirmed
    std::int64_t settled = 0;    // events all of whose messages are terminal, as far as it was told
    std::int64_t late = 0;       // accepted longer than TIDINGS_RECONCILE_AFTER ago and not confirmed
};
using count_order_side = std::function<task<result<order_side_counts>>()>;

// drift: events without a message; of the order side alone, events that are late; when both sides are known, events
// accepted and not received.
// It may be above 0 while events travel; at rest it is 0.
std::string ledger_json(const std::optional<order_side_counts>& orders,
                        const std::optional<journal_counts>& notifications);

}  // namespace tidings::api
