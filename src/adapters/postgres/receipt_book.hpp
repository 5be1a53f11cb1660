// Receipts in PostgreSQL, beside the order events they are about.
#pragma once
#include "adapters/postgres/pool.hpp"
#include "relay/receipt_book.hpp"

namespace tidings::postgres {

class receipt_book final : public tidings::receipt_book {
public:
    explicit receipt_book(pool& database) : database_(database) {}  // its schema is the orders'

    task<result<void>> record(event_receipts receipts) override;
    task<result<std::vector<overdue_event>>> overdue(std::chrono::milliseconds unreceived_for,
                                                     std::chrono::milliseconds unsettled_for,
                                                     std::chrono::milliseconds again_after, std::size_t limit) override;
    task<result<receipt_counts>> counts(std::chrono::milliseconds unreceived_for) override;

private:
    task<result<bool>> follow_relay(std::chrono::milliseconds after);

    pool& database_;
};

}  // namespace tidings::postgres
