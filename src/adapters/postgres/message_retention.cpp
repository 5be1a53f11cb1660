#include "adapters/postgres/message_retention.hpp"
#include "adapters/postgres/retention_answer.hpp"
#include "adapters/postgres/sql/notifications.hpp"
#include "notify/message_age.hpp"

namespace tidings::postgres {

task<result<retention_bite>> message_retention::drop_some(millisecond_time oldest_kept, std::string after,
                                                          std::size_t limit) {
    const message_id last_seen(after.empty() ? "msg_" + std::string(no_uuid) : std::move(after));
    std::vector<query> queries(2);
    queries[0].what = &sql::notifications::lock_old_messages;
    queries[1].what = &sql::notifications::drop_old_messages;
    for (auto& each : queries)
        each.with.add(first_message_at(oldest_kept)).add(last_seen).add(static_cast<std::int64_t>(limit));
    const auto dropped = co_await database_.run(std::move(queries), effect::writes);
    if (!dropped) co_return dropped.error();
    co_return retention_answer(dropped->back(), "msg_", limit);
}

}  // namespace tidings::postgres
