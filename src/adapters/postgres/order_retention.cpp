#include "adapters/postgres/order_retention.hpp"
#include "adapters/postgres/retention_answer.hpp"
#include "adapters/postgres/sql/orders.hpp"
#include "base/ids.hpp"

namespace tidings::postgres {

task<result<retention_bite>> order_retention::drop_some(millisecond_time oldest_kept, std::string after,
                                                        std::size_t limit) {
    const order_id last_seen(after.empty() ? "ord_" + std::string(no_uuid) : std::move(after));
    std::vector<query> queries(2);
    queries[0].what = &sql::orders::lock_old_orders;
    queries[1].what = &sql::orders::drop_old_orders;
    for (auto& each : queries)
        each.with.add(first_order_at(oldest_kept)).add(last_seen).add(static_cast<std::int64_t>(limit));
    queries[1].with.add(timestamp(oldest_kept));
    const auto dropped = co_await database_.run(std::move(queries), effect::writes);
    if (!dropped) co_return dropped.error();
    co_return retention_answer(dropped->back(), "ord_", limit);
}

}  // namespace tidings::postgres
