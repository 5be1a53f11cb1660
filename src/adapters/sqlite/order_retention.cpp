#include "adapters/sqlite/order_retention.hpp"
#include "adapters/sqlite/looked_at.hpp"
#include "adapters/sqlite/sql/orders.hpp"
#include "base/ids.hpp"

namespace tidings::sqlite {
namespace {

namespace statements = sql::orders;

result<retention_bite> drop_orders(connection& db, millisecond_time oldest_kept, const std::string& after,
                                   std::size_t limit) {
    looked_at seen;
    {
        auto rows = db.prepare(statements::old_orders);
        rows.bind(after, first_order_at(oldest_kept), limit, timestamp(oldest_kept));
        seen = look_at(rows, limit);
    }
    for (const auto& id : seen.done)
        for (const auto& each : {statements::drop_events_of, statements::drop_addresses_of, statements::drop_order})
            db.prepare(each).bind(id).run();
    return retention_bite{std::ssize(seen.done), std::move(seen.through)};
}

}  // namespace

task<result<retention_bite>> order_retention::drop_some(millisecond_time oldest_kept, std::string after,
                                                        std::size_t limit) {
    std::function<result<retention_bite>(connection&)> work = [oldest_kept, after = std::move(after),
                                                               limit](connection& db) {
        return drop_orders(db, oldest_kept, after, limit);
    };
    co_return co_await db_.write(std::move(work));
}

}  // namespace tidings::sqlite
