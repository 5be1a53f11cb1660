// The end of old orders and their histories, on PostgreSQL: of those whose last event is that old, published and
// settled. The newest event of all stays: ids are counted on from it.
#pragma once
#include "adapters/postgres/pool.hpp"
#include "runtime/old_records.hpp"

namespace tidings::postgres {

class order_retention final : public old_records {
public:
    explicit order_retention(pool& database) : database_(database) {}  // its schema is the orders'

    task<result<retention_bite>> drop_some(millisecond_time oldest_kept, std::string after, std::size_t limit) override;

private:
    pool& database_;
};

}  // namespace tidings::postgres
