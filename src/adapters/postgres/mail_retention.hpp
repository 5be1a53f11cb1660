// The end of old mails' bytes, on PostgreSQL: messages and their attempts stay, and what is open keeps its bytes.
#pragma once
#include "adapters/postgres/pool.hpp"
#include "runtime/old_records.hpp"

namespace tidings::postgres {

class mail_retention final : public old_records {
public:
    explicit mail_retention(pool& database) : database_(database) {}  // its schema is the notifications'

    task<result<retention_bite>> drop_some(millisecond_time oldest_kept, std::string after, std::size_t limit) override;

private:
    pool& database_;
};

}  // namespace tidings::postgres
