#include "adapters/postgres/receipt_book.hpp"
#include "adapters/postgres/order_row.hpp"
#include "adapters/postgres/sql/receipts.hpp"

namespace tidings::postgres {
namespace {

// Orders are written meanwhile: many short statements hold them up less than a long one.
constexpr std::int64_t followed_at_once = 5'000;
constexpr int followed_bites_max = 20;
constexpr std::int64_t late_counted_max = 10'000;
// Events younger than this are not followed: most of them are settled by then.
constexpr std::chrono::milliseconds followed_after{120'000};

overdue_event overdue_at(const rows& found, int row) {
    overdue_event one;
    one.received = found.truth(row, 0);
    one.asked = found.number(row, 1);
    one.row = event_at(found, row, 2);
    return one;
}

}  // namespace

task<result<void>> receipt_book::record(event_receipts receipts) {
    std::vector<query> queries(2);
    queries[0].what = &sql::receipts::lock_receipts;
    queries[1].what = &sql::receipts::record_receipts;
    queries[1].with.add_array(type_oid::uuid, receipts, [](const auto& one) { return uuid_of(one.event); });
    queries[1].with.add_array(type_oid::boolean, receipts, [](const auto& one) { return one.settled; });
    auto recorded = co_await database_.run(std::move(queries), effect::writes);
    if (!recorded) co_return recorded.error();
    co_return result<void>();
}

// True: there may be more.
task<result<bool>> receipt_book::follow_relay(std::chrono::milliseconds after) {
    std::vector<query> queries(2);
    queries[0].what = &sql::receipts::lock_receipts;
    queries[1].what = &sql::receipts::follow_relay;
    queries[1].with.add(followed_at_once).add(std::int64_t{after.count()});
    const auto followed = co_await database_.run(std::move(queries), effect::writes);
    if (!followed) co_return followed.error();
    const auto& count = (*followed)[1];
    co_return !count.empty() && count.number(0, 0) >= followed_at_once;
}

task<result<std::vector<overdue_event>>> receipt_book::overdue(std::chrono::milliseconds unreceived_for,
                                                               std::chrono::milliseconds unsettled_for,
                                                               std::chrono::milliseconds again_after,
                                                               std::size_t limit) {
    for (int bite = 0; bite < followed_bites_max; ++bite) {
        const auto more = co_await follow_relay(std::min(unreceived_for, followed_after));
        if (!more) co_return more.error();
        if (!*more) break;
    }
    std::vector<query> queries(4);
    queries[0].what = &sql::receipts::lock_receipts;
    queries[1].what = &sql::receipts::count_accepted;
    queries[2].what = &sql::receipts::mend_receipt_times;
    queries[3].what = &sql::receipts::ask_again;
    queries[3].with.add(std::int64_t{unreceived_for.count()}).add(std::int64_t{unsettled_for.count()});
    queries[3].with.add(std::int64_t{again_after.count()}).add(static_cast<std::int64_t>(limit));
    auto found = co_await database_.run(std::move(queries), effect::writes);
    if (!found) co_return found.error();
    const auto& due = (*found)[3];
    std::vector<overdue_event> events;
    for (int row = 0; row < due.size(); ++row) events.push_back(overdue_at(due, row));
    co_return std::move(events);
}

task<result<receipt_counts>> receipt_book::counts(std::chrono::milliseconds unreceived_for) {
    query one{&sql::receipts::count_receipts, {}};
    one.with.add(std::int64_t{unreceived_for.count()}).add(late_counted_max);
    auto found = co_await database_.read(std::move(one));
    if (!found) co_return found.error();
    co_return receipt_counts{found->number(0, 0),
                             found->number(0, 1),
                             found->number(0, 2),
                             found->number(0, 3),
                             found->number(0, 4),
                             found->number(0, 5),
                             std::chrono::milliseconds(found->number(0, 6))};
}

}  // namespace tidings::postgres
