// The end of what is known of old orders, in a SQLite file: events, messages, mails and attempts of orders with nothing
// open and nothing newer. The ledger goes on counting them.
#pragma once
#include "adapters/sqlite/database.hpp"
#include "runtime/old_records.hpp"

namespace tidings::sqlite {

class message_retention final : public old_records {
public:
    explicit message_retention(database& db) : db_(db) {}  // its schema is the notifications'

    task<result<retention_bite>> drop_some(millisecond_time oldest_kept, std::string after, std::size_t limit) override;

private:
    database& db_;
};

}  // namespace tidings::sqlite
