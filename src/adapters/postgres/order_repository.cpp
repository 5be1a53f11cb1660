#include "adapters/postgres/order_repository.hpp"
#include <unordered_map>
#include "adapters/postgres/order_list.hpp"
#include "adapters/postgres/order_row.hpp"
#include "adapters/postgres/order_writes.hpp"
#include "adapters/postgres/sql/orders.hpp"

namespace tidings::postgres {

order_repository::order_repository(asio::any_io_executor executor, pool& database, committed on_committed,
                                   group_commit_limits limits, pool* reading)
    : database_(database),
      reading_(reading != nullptr ? *reading : database),
      on_committed_(std::move(on_committed)),
      writes_(
          executor, limits, [this](std::vector<order_write> group) { return write_group(std::move(group)); },
          // Asked once per command that could go into the next group: "no clash" means that it goes there.
          [this](const order_write& command, const std::vector<order_write>&) { return !busy_.take(command); }),
      look_ups_(std::move(executor), look_up_limits(),
                [this](std::vector<order_id> group) { return find_group(std::move(group)); }) {}

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
    auto found = co_await look_ups_.submit(std::move(id));
    co_return found;
}

task<order_repository::look_ups::answers> order_repository::find_group(std::vector<order_id> group) {
    query all{&sql::orders::find_orders, {}};
    all.with.add_array(type_oid::uuid, group, [](const order_id& id) { return id; });
    const auto found = co_await database_.read(std::move(all));
    if (!found) co_return look_ups::answers(group.size(), found.error());
    std::unordered_map<std::string_view, int> row_of;  // by the bytes of the id
    for (int row = 0; row < found->size(); ++row) row_of.emplace(found->view(row, 0), row);
    look_ups::answers answers;
    for (auto& id : group) {
        const auto bytes = uuid_of(id);
        const auto at = bytes ? row_of.find({bytes->bytes.data(), bytes->bytes.size()}) : row_of.end();
        answers.emplace_back(
            at == row_of.end() ? std::optional<stored_order>()
                               : stored_order{std::move(id), found->number(at->second, 1), found->text(at->second, 2)});
    }
    co_return answers;
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

task<result<event_page>> order_repository::events_of(order_id id, std::int64_t after_version, std::size_t limit) {
    const auto rows_max = static_cast<int>(std::clamp<std::size_t>(limit, 1, 200));
    query one{&sql::orders::events_of_order, {}};
    one.with.add(id).add(after_version).add(static_cast<std::int64_t>(rows_max + 1));
    auto found = co_await reading_.read(std::move(one));
    if (!found) co_return found.error();
    event_page page;
    page.has_more = found->size() > rows_max;
    for (int row = 0; row < std::min(found->size(), rows_max); ++row)
        page.events.push_back({event_id(found->id(row, 0, "evt_")), found->text(row, 1), found->number(row, 2),
                               found->instant(row, 3), found->text(row, 4)});
    co_return std::move(page);
}

task<result<order_page>> order_repository::list(order_filter filter) {
    std::optional<order_id> end;
    if (filter.text) {
        auto found = co_await end_of_search(filter);
        if (!found) co_return found.error();
        end = *std::move(found);
    }
    auto found = co_await list_rows(list_orders(filter, end));
    if (!found) co_return found.error();
    const auto limit = static_cast<int>(page_limit(filter));
    order_page page;
    for (int row = 0; row < std::min(found->size(), limit); ++row)
        page.orders.push_back({order_id(found->id(row, 0, "ord_")), found->number(row, 1), found->text(row, 2)});
    constexpr int rows_column = 3;
    page.has_more = !found->empty() && found->number(0, rows_column) > static_cast<std::int64_t>(page.orders.size());
    if (!page.has_more) page.looked_through = std::move(end);
    co_return std::move(page);
}

task<result<std::optional<order_id>>> order_repository::end_of_search(const order_filter& filter) {
    auto found = co_await list_rows(end_of_order_search(filter));
    if (!found) co_return found.error();
    if (found->empty()) co_return std::optional<order_id>();
    co_return std::optional(order_id(found->id(0, 0, "ord_")));
}

task<result<rows>> order_repository::list_rows(list_statement listing) {
    const auto& kept = lists_.try_emplace(listing.what.name, listing.what).first->second;
    query one{&kept, std::move(listing.with)};
    auto found = co_await reading_.read(std::move(one));
    co_return std::move(found);
}

task<result<std::int64_t>> order_repository::purge(std::chrono::seconds older_than) {
    constexpr std::int64_t bite = 1000;
    std::int64_t all = 0;
    for (;;) {
        std::vector<query> queries(1);
        queries.front().what = &sql::orders::purge_keys;
        queries.front().with.add(static_cast<std::int64_t>(older_than.count())).add(bite);
        auto gone = co_await reading_.run(std::move(queries), effect::writes);
        if (!gone) co_return gone.error();
        all += gone->front().affected();
        if (gone->front().affected() < bite) co_return all;
    }
}

}  // namespace tidings::postgres
