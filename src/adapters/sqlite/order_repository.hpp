// Orders, their events and idempotency claims in one SQLite file. Committed events are handed on in memory at once.
#pragma once
#include <chrono>
#include <functional>
#include <memory>
#include <vector>
#include "adapters/sqlite/database.hpp"
#include "base/time_source.hpp"
#include "ordering/order_repository.hpp"

namespace tidings::sqlite {

// Called on the database's executor right after a commit, once per group of writes, in commit order.
using committed_events = std::function<void(std::vector<outbox_row>)>;

class order_repository final : public tidings::order_repository {
public:
    // `db` has orders_schema(). Keys older than `keys_kept` are removed now and then.
    order_repository(database& db, const time_source& clock, committed_events on_committed = {},
                     std::chrono::hours keys_kept = std::chrono::hours(48));

    task<result<write_outcome>> write(order_write command) override;
    task<result<std::optional<key_use>>> find_key(std::string scope, std::string key) override;
    task<result<std::optional<stored_order>>> find(order_id id) override;
    task<result<order_page>> list(order_filter filter) override;
    task<result<event_page>> events_of(order_id id, std::int64_t after_version, std::size_t limit) override;

private:
    struct announcements;
    void trim_keys_sometimes();

    database& db_;
    const time_source& clock_;
    std::chrono::hours keys_kept_;
    steady_time next_trim_;
    std::shared_ptr<announcements> announcements_;
};

}  // namespace tidings::sqlite
