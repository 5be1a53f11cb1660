// The end of old mails' bytes, on PostgreSQL.
#pragma once
#include "adapters/postgres/pool.hpp"
#include "notify/mail_retention.hpp"

namespace tidings::postgres {

class mail_retention final : public tidings::mail_retention {
public:
    explicit mail_retention(pool& database) : database_(database) {}  // its schema is the notifications'

    task<result<std::int64_t>> drop_mails_before(message_id first_kept, std::size_t limit) override;

private:
    pool& database_;
};

}  // namespace tidings::postgres
