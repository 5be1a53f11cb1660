// Orders in PostgreSQL. Concurrent writes share transactions (group commit), one round trip each; concurrent look-ups
// share a statement.
// One executor (a single thread or a strand), the pool's.
#pragma once
#include <functional>
#include <map>
#include "adapters/postgres/busy_names.hpp"
#include "adapters/postgres/list_builder.hpp"
#include "adapters/postgres/pool.hpp"
#include "ordering/order_repository.hpp"
#include "runtime/group_commit.hpp"

namespace tidings::postgres {

class order_repository final : public tidings::order_repository {
public:
    // Called right after a group committed, rows by id; never throws, never waits. May be empty.
    using committed = std::function<void(std::vector<outbox_row>)>;

    // The pool outlives the repository; its schema is the orders'.
    // `reading` is for lists, searches and purges, which must not take the writes' connections; none: the same pool.
    order_repository(asio::any_io_executor executor, pool& database, committed on_committed,
                     group_commit_limits limits = default_limits(), pool* reading = nullptr);
    // A write that waits is refused within wait_max and the pool's acquire_timeout: two seconds while the server hangs.
    static group_commit_limits default_limits() {
        return {.group_max = 96,
                .groups_in_flight_max = 2,
                .waiting_max = 4096,
                .wait_max = std::chrono::milliseconds(800)};
    }
    // An order has at most 256 KiB, so an answer has at most 8 MiB.
    static group_commit_limits look_up_limits() {
        auto limits = default_limits();
        limits.group_max = 32;
        return limits;
    }

    task<result<write_outcome>> write(order_write command) override;
    task<result<std::optional<key_use>>> find_key(std::string scope, std::string key) override;
    task<result<std::optional<stored_order>>> find(order_id id) override;
    task<result<order_page>> list(order_filter filter) override;
    task<result<event_page>> events_of(order_id id, std::int64_t after_version, std::size_t limit) override;

    // Forgets idempotency keys older than this; how many. Call it now and then with 24 h or more.
    task<result<std::int64_t>> purge(std::chrono::seconds older_than);

    std::size_t writes_waiting() const { return writes_.waiting(); }  // for metrics

private:
    using writes = group_commit<order_write, write_outcome>;
    using look_ups = group_commit<order_id, std::optional<stored_order>>;

    task<writes::answers> write_group(std::vector<order_write> group);
    task<result<std::vector<write_outcome>>> write_together(connection& link, std::vector<order_write>& group);
    task<writes::answers> write_alone(connection& link, const std::vector<order_write>& group);

    task<look_ups::answers> find_group(std::vector<order_id> group);
    task<result<std::optional<order_id>>> end_of_search(const order_filter& filter);
    task<result<rows>> list_rows(list_statement listing);

    pool& database_;
    pool& reading_;
    committed on_committed_;
    busy_names busy_;
    writes writes_;
    look_ups look_ups_;
    std::map<std::string, statement> lists_;  // by the members of the filter that are set; at most 2^7
};

}  // namespace tidings::postgres
