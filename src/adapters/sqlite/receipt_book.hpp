// Receipts in SQLite, beside the order events they are about.
#pragma once
#include "adapters/sqlite/database.hpp"
#include "base/time_source.hpp"
#include "relay/receipt_book.hpp"

namespace tidings::sqlite {

// Inside the transaction of the caller that knows how these events ended.
void record_receipts(connection& db, const event_receipts& receipts, timestamp now);

class receipt_book final : public tidings::receipt_book {
public:
    receipt_book(database& db, const time_source& clock) : db_(db), clock_(clock) {}  // a file of orders_schema()

    task<result<void>> record(event_receipts receipts) override;
    task<result<std::vector<overdue_event>>> overdue(std::chrono::milliseconds unreceived_for,
                                                     std::chrono::milliseconds unsettled_for,
                                                     std::chrono::milliseconds again_after, std::size_t limit) override;
    task<result<receipt_counts>> counts(std::chrono::milliseconds unreceived_for) override;

private:
    database& db_;
    const time_source& clock_;
};

}  // namespace tidings::sqlite
