#include "adapters/postgres/mail_retention.hpp"
#include "adapters/postgres/sql/notifications.hpp"

namespace tidings::postgres {

task<result<std::int64_t>> mail_retention::drop_mails_before(message_id first_kept, std::size_t limit) {
    std::vector<query> queries(1);
    queries[0].what = &sql::notifications::drop_mails_before;
    queries[0].with.add(first_kept).add(static_cast<std::int64_t>(limit));
    const auto dropped = co_await database_.run(std::move(queries), effect::writes);
    if (!dropped) co_return dropped.error();
    co_return dropped->front().affected();
}

}  // namespace tidings::postgres
