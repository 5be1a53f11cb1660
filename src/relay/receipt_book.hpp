// Which published events the notification side has confirmed, and which it owes an answer for. Suite: tests/contract/receipt_book.
#pragma once
#include "base/result.hpp"
#include "domain/event_receipt.hpp"
#include "domain/event_record.hpp"
#include "runtime/task.hpp"
#include <chrono>
#include <cstdint>
#include <optional>
#include <vector>

namespace tidings {

struct receipt_counts {
    std::int64_t accepted = 0;   // events committed with their orders
    std::int64_t published = 0;  // acknowledged by the event log
    std::int64_t received = 0;   // confirmed by the notification side
    std::int64_t settled = 0;    // every message of the event is terminal
};

class receipt_book {
public:
    virtual ~receipt_book() = default;

    // Known receipts stay as they are; a receipt for an unknown event is ignored. One transaction.
    virtual task<result<void>> record(event_receipts receipts) = 0;

    // Events older than `unreceived_for` that are not received, and events older than `unsettled_for` that are not settled, oldest first,
    // each at most once per `again_after` (the book notes when it handed one out). The store's clock.
    virtual task<result<std::vector<outbox_row>>> overdue(std::chrono::milliseconds unreceived_for, std::chrono::milliseconds unsettled_for,
                                                          std::chrono::milliseconds again_after, std::size_t limit) = 0;

    virtual task<result<receipt_counts>> counts() = 0;  // cheap enough for every few seconds
};

}  // namespace tidings
