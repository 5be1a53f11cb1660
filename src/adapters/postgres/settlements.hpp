// Settled events, read from PostgreSQL.
#pragma once
#include "adapters/postgres/pool.hpp"
#include "notify/settlements.hpp"

namespace tidings::postgres {

class settlements final : public tidings::settlements {
public:
    explicit settlements(pool& database) : database_(database) {}  // its schema is the notifications'

    task<result<std::vector<event_id>>> settled_among(std::vector<event_id> events) override;
    task<result<std::vector<event_id>>> open_events(std::size_t limit) override;

private:
    pool& database_;
};

}  // namespace tidings::postgres
