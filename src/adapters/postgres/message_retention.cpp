#include "adapters/postgres/message_retention.hpp"
#include "adapters/postgres/retention_bite.hpp"
#include "adapters/postgres/sql/notifications.hpp"
#include "notify/message_age.hpp"

namespace tidings::postgres {

task<result<retention_bite>> message_retention::drop_some(millisecond_time oldest_kept, std::string after,
                                                          std::size_t limit) {
    const message_id last_seen(id_or_lowest(std::move(after), "msg_"));
    std::vector<query> queries(2);
    queries[0].what = &sql::notifications::lock_old_messages;
    queries[1].what = &sql::notifications::drop_old_messages;
    for (auto& each : queries)
        each.with.add(first_message_at(oldest_kept)).add(last_seen).add(static_cast<std::int64_t>(limit));
    co_return co_await drop_bite(database_, std::move(queries), "msg_", limit);
}

}  // namespace tidings::postgres
