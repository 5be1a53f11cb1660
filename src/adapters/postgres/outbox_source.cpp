#include "adapters/postgres/outbox_source.hpp"
#include "adapters/postgres/order_row.hpp"
#include "adapters/postgres/sql/relay.hpp"

namespace tidings::postgres {

// Every call of this adapter may be repeated without harm, so a lost answer counts as "not done".

task<result<relay_lead>> outbox_source::take_lead(std::string instance, std::chrono::milliseconds lease) {
    query one{&sql::relay::take_lead, {}};
    one.with.add(instance).add(static_cast<std::int64_t>(lease.count()));
    auto taken = co_await database_.read(std::move(one));
    if (!taken) co_return taken.error();
    if (taken->empty()) co_return error{errc::conflict, "another instance leads the relay"};
    co_return relay_lead{taken->number(0, 0), taken->number(0, 1), taken->text(0, 2)};
}

task<result<outbox_view>> outbox_source::read(std::int64_t after, std::vector<std::int64_t> gaps,
                                              std::size_t rows_max) {
    std::vector<query> queries(2);
    queries[0].what = &sql::relay::read_outbox;
    queries[0].with.add(after).add(static_cast<std::int64_t>(rows_max));
    queries[0].with.add_array(type_oid::bigint, gaps, [](std::int64_t gap) { return gap; });
    queries[1].what = &sql::relay::parked_orders;
    auto found = co_await database_.run(std::move(queries), effect::reads);
    if (!found) co_return found.error();
    const auto& events = (*found)[0];
    outbox_view view;
    view.oldest_running = static_cast<std::uint64_t>(events.number(0, 0));
    view.next_transaction = static_cast<std::uint64_t>(events.number(0, 1));
    for (int row = 0; row < events.size(); ++row)
        if (!events.is_null(row, 2)) view.rows.push_back(event_at(events, row, 2));
    const auto& parked = (*found)[1];
    for (int row = 0; row < parked.size(); ++row)
        view.parked_orders.push_back({order_id(parked.id(row, 0, "ord_")), parked.number(row, 1)});
    co_return std::move(view);
}

task<result<outbox_extent>> outbox_source::extent() {
    query one{&sql::relay::outbox_extent, {}};
    auto found = co_await database_.read(std::move(one));
    if (!found) co_return found.error();
    co_return outbox_extent{found->number(0, 0), found->number(0, 1)};
}

task<result<void>> outbox_source::save_progress(relay_lead lead, std::chrono::milliseconds lease) {
    query one{&sql::relay::save_lead_progress, {}};
    one.with.add(lead.epoch).add(lead.delivered_through).add(static_cast<std::int64_t>(lease.count())).add(lead.store);
    auto saved = co_await database_.read(std::move(one));
    if (!saved) co_return saved.error();
    if (saved->affected() == 0)
        co_return error{errc::rejected, "another instance took the lead of the relay, or the database is another one"};
    co_return result<void>();
}

task<result<void>> outbox_source::park(std::int64_t id, std::string reason) {
    query one{&sql::relay::park_event, {}};
    one.with.add(id).add(reason);
    auto parked = co_await database_.read(std::move(one));
    if (!parked) co_return parked.error();
    if (parked->number(0, 0) == 0) co_return error{errc::not_found, "no such event in the outbox"};
    co_return result<void>();
}

}  // namespace tidings::postgres
