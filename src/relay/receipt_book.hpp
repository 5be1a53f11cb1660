// Which published events the notification side has confirmed, and which it owes an answer for. Suite:
// tests/contract/receipt_book.
#pragma once
#include <chrono>
#include <cstdint>
#include <vector>
#include "base/result.hpp"
#include "domain/event_receipt.hpp"
#include "domain/event_record.hpp"
#include "runtime/task.hpp"

namespace tidings {

struct receipt_counts {
    std::int64_t accepted = 0;   // events committed with their orders
    std::int64_t published = 0;  // acknowledged by the event log
    std::int64_t received = 0;   // confirmed by the notification side
    std::int64_t settled = 0;    // every message of the event is terminal
    std::int64_t late = 0;       // accepted longer ago than asked about, and not confirmed: the drift. Counted up to
                                 // some ten thousands
    std::int64_t parked = 0;     // events that wait for a person
    std::chrono::milliseconds oldest_unpublished{0};  // age of the oldest event that the event log has not acknowledged
};

struct overdue_event {
    outbox_row row;
    bool received = false;   // then it is late in settling
    std::int64_t asked = 0;  // how often it was handed out, this time included
};

class receipt_book {
public:
    virtual ~receipt_book() = default;

    // Known receipts stay as they are; a receipt for an unknown event is ignored. One transaction.
    virtual task<result<void>> record(event_receipts receipts) = 0;

    // Delivered events (not parked ones) older than `unreceived_for` that are not received, and those older than
    // `unsettled_for` that are not settled, oldest first, each at most once per `again_after` (the book notes when it
    // handed one out). The store's clock.
    virtual task<result<std::vector<overdue_event>>> overdue(std::chrono::milliseconds unreceived_for,
                                                             std::chrono::milliseconds unsettled_for,
                                                             std::chrono::milliseconds again_after,
                                                             std::size_t limit) = 0;

    // Cheap enough for every few seconds. `unreceived_for`: from when on an event counts as late.
    virtual task<result<receipt_counts>> counts(std::chrono::milliseconds unreceived_for) = 0;
};

}  // namespace tidings
