#include "adapters/postgres/mail_retention.hpp"
#include "adapters/postgres/retention_answer.hpp"
#include "adapters/postgres/sql/notifications.hpp"
#include "notify/message_age.hpp"

namespace tidings::postgres {

task<result<retention_bite>> mail_retention::drop_some(millisecond_time oldest_kept, std::string after,
                                                       std::size_t limit) {
    std::vector<query> queries(1);
    queries[0].what = &sql::notifications::drop_old_mails;
    queries[0]
        .with.add(first_message_at(oldest_kept))
        .add(message_id(after.empty() ? "msg_" + std::string(no_uuid) : std::move(after)))
        .add(static_cast<std::int64_t>(limit));
    const auto dropped = co_await database_.run(std::move(queries), effect::writes);
    if (!dropped) co_return dropped.error();
    co_return retention_answer(dropped->front(), "msg_", limit);
}

}  // namespace tidings::postgres
