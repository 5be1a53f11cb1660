#include "adapters/postgres/parked_events.hpp"
#include "adapters/postgres/sql/receipts.hpp"
#include "adapters/postgres/sql/relay.hpp"

namespace tidings::postgres {
namespace {

parked_event parked_at(const rows& found, int row) {
    return {.position = found.number(row, 0),
            .event = event_id(found.id(row, 1, "evt_")),
            .order = order_id(found.id(row, 2, "ord_")),
            .version = found.number(row, 3),
            .type = found.text(row, 4),
            .reason = found.text(row, 5),
            .created_at = found.instant(row, 6),
            .parked_at = found.instant(row, 7)};
}

}  // namespace

task<result<std::vector<parked_event>>> parked_events::list(std::int64_t after, std::size_t limit) {
    query one{&sql::relay::list_parked, {}};
    one.with.add(after).add(static_cast<std::int64_t>(limit));
    auto found = co_await database_.read(std::move(one));
    if (!found) co_return found.error();
    std::vector<parked_event> all;
    for (int row = 0; row < found->size(); ++row) all.push_back(parked_at(*found, row));
    co_return std::move(all);
}

task<result<std::optional<parked_event>>> parked_events::find(event_id event) {
    query one{&sql::relay::find_parked, {}};
    one.with.add(event);
    auto found = co_await database_.read(std::move(one));
    if (!found) co_return found.error();
    co_return found->empty() ? std::nullopt : std::optional(parked_at(*found, 0));
}

task<result<std::int64_t>> parked_events::release(std::optional<order_id> order) {
    std::vector<query> queries(1);
    queries[0].what = &sql::relay::release_parked;
    queries[0].with.add(order);
    auto released = co_await database_.run(std::move(queries), effect::writes);
    if (!released) co_return released.error();
    co_return released->front().affected();
}

task<result<bool>> parked_events::discard(event_id event) {
    auto copy = event;
    const auto there = co_await find(std::move(copy));
    if (!there) co_return there.error();
    if (!*there) co_return false;
    const std::vector<event_id> one{event};
    std::vector<query> queries(3);
    queries[0].what = &sql::receipts::lock_receipts;
    queries[1].what = &sql::relay::discard_parked;
    queries[1].with.add(event);
    queries[2].what = &sql::receipts::record_receipts;
    queries[2].with.add_array(type_oid::uuid, one, [](const auto& id) { return uuid_of(id); });
    queries[2].with.add_array(type_oid::boolean, one, [](const auto&) { return true; });
    auto done = co_await database_.run(std::move(queries), effect::writes);
    if (!done) co_return done.error();
    co_return (*done)[1].number(0, 0) > 0;
}

}  // namespace tidings::postgres
