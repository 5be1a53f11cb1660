// The end of old mails' bytes, in a SQLite file: messages and their attempts stay, and what is open keeps its bytes.
#pragma once
#include "adapters/sqlite/database.hpp"
#include "runtime/old_records.hpp"

namespace tidings::sqlite {

class mail_retention final : public old_records {
public:
    explicit mail_retention(database& db) : db_(db) {}  // its schema is the notifications'

    task<result<retention_bite>> drop_some(millisecond_time oldest_kept, std::string after, std::size_t limit) override;

private:
    database& db_;
};

}  // namespace tidings::sqlite
