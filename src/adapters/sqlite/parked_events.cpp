#include "adapters/sqlite/parked_events.hpp"
#include "adapters/sqlite/receipt_book.hpp"
#include "adapters/sqlite/sql/relay.hpp"

namespace tidings::sqlite {
namespace {

parked_event parked_at(const statement& rows) {
    return {.position = rows.integer(0),
            .event = event_id(rows.text(1)),
            .order = order_id(rows.text(2)),
            .version = rows.integer(3),
            .type = rows.text(4),
            .reason = rows.text(5),
            .created_at = rows.time(6),
            .parked_at = rows.time(7)};
}

}  // namespace

task<result<std::vector<parked_event>>> parked_events::list(std::int64_t after, std::size_t limit) {
    using all = std::vector<parked_event>;
    std::function<result<all>(connection&)> query = [after, limit](connection& db) -> result<all> {
        auto rows = db.prepare(sql::relay::list_parked);
        rows.bind(after, limit);
        all found;
        while (rows.step()) found.push_back(parked_at(rows));
        return found;
    };
    co_return co_await database_.read(std::move(query));
}

task<result<std::optional<parked_event>>> parked_events::find(event_id event) {
    using one = std::optional<parked_event>;
    std::function<result<one>(connection&)> query = [event = std::move(event)](connection& db) -> result<one> {
        auto rows = db.prepare(sql::relay::find_parked);
        return rows.bind(event).step() ? one(parked_at(rows)) : one();
    };
    co_return co_await database_.read(std::move(query));
}

task<result<std::int64_t>> parked_events::release(std::optional<order_id> order) {
    std::function<result<std::int64_t>(connection&)> work =
        [order = std::move(order)](connection& db) -> result<std::int64_t> {
        db.prepare(sql::relay::release_parked).bind(order).run();
        return db.changes();
    };
    co_return co_await database_.write(std::move(work));
}

task<result<bool>> parked_events::discard(event_id event) {
    std::function<result<bool>(connection&)> work = [event = std::move(event),
                                                     now = clock_.now()](connection& db) -> result<bool> {
        std::string order;
        {
            auto rows = db.prepare(sql::relay::find_parked);
            if (!rows.bind(event).step()) return false;
            order = rows.text(2);
        }
        db.prepare(sql::relay::drop_parked).bind(event).run();
        db.prepare(sql::relay::release_behind).bind(order).run();
        record_receipts(db, {{event, true}}, now);
        return true;
    };
    co_return co_await database_.write(std::move(work));
}

}  // namespace tidings::sqlite
