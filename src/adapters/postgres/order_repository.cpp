#include "adapters/postgres/order_repository.hpp"
#include "adapters/postgres/order_list.hpp"
#include "adapters/postgres/order_row.hpp"
#include "adapters/postgres/order_writes.hpp"
#include "adapters/postgres/sql/orders.hpp"

namespace tidings::postgres {

order_repository::order_repository(asio::any_io_executor executor, pool& database, committed on_committed,
                                   group_commit_limits limits)
    : database_(database),
      on_committed_(std::move(on_committed)),
      writes_(
          std::move(executor), limits, [this](std::vector<order_write> group) { return write_group(std::move(group)); },
          // Asked once per command that could go into the next group: "no clash" means that it goes there.
          [this](const order_write& command, const std::vector<order_write>&) { return !busy_.take(command); }) {}

task<result<write_outcome>> order_repository::write(order_write command) {
    auto answer = co_await writes_.submit(std::move(command));
    co_return answer;
}

task<order_repository::writes::answers> order_repository::write_group(std::vector<order_write> group) {
    // However this ends, the names are free again.
    struct release_all {
        busy_names& busy;
        const std::vector<order_write>& group;
        ~release_all() {
            for (const auto& each : group) busy.release(each);
        }
    } releasing{busy_, group};

    auto link = co_await database_.acquire();
    if (!link) co_return writes::answers(group.size(), link.error());
    auto together = co_await write_together(**link, group);
    if (together) {
        writes::answers answers;
        for (auto& outcome : *together) answers.emplace_back(std::move(outcome));
        co_return std::move(answers);
    }
    const auto code = together.error().code;
    if (code != errc::invalid && code != errc::conflict) co_return writes::answers(group.size(), together.error());
    auto alone = co_await write_alone(**link, group);
    co_return std::move(alone);
}

task<result<std::vector<write_outcome>>> order_repository::write_together(connection& link,
                                                                          std::vector<order_write>& group) {
    auto plan = plan_writes(group);
    auto queries = std::move(plan.queries);
    auto answers = co_await link.run(std::move(queries), effect::writes);
    if (!answers) co_return answers.error();
    auto all = read_outcomes(plan, group, *answers);
    if (on_committed_ && !all.committed.empty()) on_committed_(std::move(all.committed));
    co_return std::move(all.outcomes);
}

// One bad command undid the group: each gets a transaction of its own, so that only the bad one fails.
task<order_repository::writes::answers> order_repository::write_alone(connection& link,
                                                                      const std::vector<order_write>& group) {
    writes::answers answers;
    for (const auto& command : group) {
        std::vector<order_write> one{command};
        auto written = co_await write_together(link, one);
        if (written)
            answers.emplace_back(std::move(written->front()));
        else if (written.error().code == errc::conflict)
            answers.emplace_back(error{errc::unavailable, written.error().detail});
        else
            answers.emplace_back(written.error());
    }
    co_return std::move(answers);
}

task<result<std::optional<stored_order>>> order_repository::find(order_id id) {
    query one{&sql::orders::find_order, {}};
    one.with.add(id);
    auto found = co_await database_.read(std::move(one));
    if (!found) co_return found.error();
    if (found->empty()) co_return std::optional<stored_order>();
    co_return std::optional(stored_order{std::move(id), found->number(0, 0), found->text(0, 1)});
}

task<result<std::optional<key_use>>> order_repository::find_key(std::string scope, std::string key) {
    query one{&sql::orders::find_key, {}};
    one.with.add(scope).add(key);
    auto found = co_await database_.read(std::move(one));
    if (!found) co_return found.error();
    if (found->empty()) co_return std::optional<key_use>();
    co_return std::optional(
        key_use{found->text(0, 0), {order_id(found->id(0, 1, "ord_")), found->number(0, 2), found->text(0, 3)}});
}

task<result<std::vector<event_record>>> order_repository::events_of(order_id id) {
    query one{&sql::orders::events_of_order, {}};
    one.with.add(id);
    auto found = co_await database_.read(std::move(one));
    if (!found) co_return found.error();
    std::vector<event_record> events;
    for (int row = 0; row < found->size(); ++row) events.push_back(event_at(*found, row).event);
    co_return std::move(events);
}

task<result<order_page>> order_repository::list(order_filter filter) {
    auto listing = list_orders(filter);
    const auto& kept = lists_.try_emplace(listing.what.name, listing.what).first->second;
    query one{&kept, std::move(listing.with)};
    auto found = co_await database_.read(std::move(one));
    if (!found) co_return found.error();
    const auto limit = static_cast<int>(page_limit(filter));
    order_page page;
    page.has_more = found->size() > limit;
    for (int row = 0; row < std::min(found->size(), limit); ++row)
        page.orders.push_back({order_id(found->id(row, 0, "ord_")), found->number(row, 1), found->text(row, 2)});
    co_return std::move(page);
}

task<result<std::int64_t>> order_repository::purge(std::chrono::seconds older_than) {
    constexpr std::int64_t bite = 1000;
    std::int64_t all = 0;
    for (;;) {
        std::vector<query> queries(1);
        queries.front().what = &sql::orders::purge_keys;
        queries.front().with.add(static_cast<std::int64_t>(older_than.count())).add(bite);
        auto gone = co_await database_.run(std::move(queries), effect::writes);
        if (!gone) co_return gone.error();
        all += gone->front().affected();
        if (gone->front().affected() < bite) co_return all;
    }
}

}  // namespace tidings::postgres
