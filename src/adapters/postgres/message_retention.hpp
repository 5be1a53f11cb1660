// The end of what is known of old orders, on PostgreSQL: events, messages, mails and attempts of orders with nothing
// open and nothing newer. The ledger goes on counting them.
#pragma once
#include "adapters/postgres/pool.hpp"
#include "runtime/old_records.hpp"

namespace tidings::postgres {

class message_retention final : public old_records {
public:
    explicit message_retention(pool& database) : database_(database) {}  // its schema is the notifications'

    task<result<retention_bite>> drop_some(millisecond_time oldest_kept, std::string after, std::size_t limit) override;

private:
    pool& database_;
};

}  // namespace tidings::postgres
