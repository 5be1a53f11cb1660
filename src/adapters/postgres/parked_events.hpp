// Parked events, in the orders schema.
#pragma once
#include "adapters/postgres/pool.hpp"
#include "ordering/parked_events.hpp"

namespace tidings::postgres {

class parked_events final : public tidings::parked_events {
public:
    explicit parked_events(pool& database) : database_(database) {}
    task<result<std::vector<parked_event>>> list(std::int64_t after, std::size_t limit) override;
    task<result<std::optional<parked_event>>> find(event_id event) override;
    task<result<std::int64_t>> release(std::optional<order_id> order) override;
    task<result<bool>> discard(event_id event) override;

private:
    pool& database_;
};

}  // namespace tidings::postgres
