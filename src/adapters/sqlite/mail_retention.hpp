// The end of old mails' bytes, in a SQLite file.
#pragma once
#include "adapters/sqlite/database.hpp"
#include "notify/mail_retention.hpp"

namespace tidings::sqlite {

class mail_retention final : public tidings::mail_retention {
public:
    explicit mail_retention(database& db) : db_(db) {}  // its schema is the notifications'

    task<result<std::int64_t>> drop_mails_before(message_id first_kept, std::size_t limit) override;

private:
    database& db_;
};

}  // namespace tidings::sqlite
