// Parked events, in the orders file.
#pragma once
#include "adapters/sqlite/database.hpp"
#include "base/time_source.hpp"
#include "ordering/parked_events.hpp"

namespace tidings::sqlite {

class parked_events final : public tidings::parked_events {
public:
    parked_events(database& database, const time_source& clock) : database_(database), clock_(clock) {}
    task<result<std::vector<parked_event>>> list(std::int64_t after, std::size_t limit) override;
    task<result<std::optional<parked_event>>> find(event_id event) override;
    task<result<std::int64_t>> release(std::optional<order_id> order) override;
    task<result<bool>> discard(event_id event) override;

private:
    database& database_;
    const time_source& clock_;
};

}  // namespace tidings::sqlite
