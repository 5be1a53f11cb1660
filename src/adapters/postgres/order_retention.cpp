#include "adapters/postgres/order_retention.hpp"
#include "adapters/postgres/retention_bite.hpp"
#include "adapters/postgres/sql/orders.hpp"
#include "base/ids.hpp"

namespace tidings::postgres {

task<result<retention_bite>> order_retention::drop_some(millisecond_time oldest_kept, std::string after,
                                                        std::size_t limit) {
    const order_id last_seen(id_or_lowest(std::move(after), "ord_"));
    std::vector<query> queries(2);
    queries[0].what = &sql::orders::lock_old_orders;
    queries[1].what = &sql::orders::drop_old_orders;
    for (auto& each : queries)
        each.with.add(first_order_at(oldest_kept)).add(last_seen).add(static_cast<std::int64_t>(limit));
    queries[1].with.add(timestamp(oldest_kept));
    co_return co_await drop_bite(database_, std::move(queries), "ord_", limit);
}

}  // namespace tidings::postgres
