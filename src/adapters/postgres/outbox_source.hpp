// The order events of PostgreSQL as the relay reads them; the leader's lease is one row with an epoch as its fence.
#pragma once
#include "adapters/postgres/pool.hpp"
#include "relay/outbox_source.hpp"

namespace tidings::postgres {

class outbox_source final : public tidings::outbox_source {
public:
    explicit outbox_source(pool& database) : database_(database) {}  // its schema is the orders'

    task<result<relay_lead>> take_lead(std::string instance, std::chrono::milliseconds lease) override;
    task<result<outbox_view>> read(std::int64_t after, std::vector<std::int64_t> gaps, std::size_t rows_max) override;
    task<result<outbox_extent>> extent() override;
    task<result<void>> save_progress(relay_lead lead, std::chrono::milliseconds lease) override;
    task<result<void>> park(std::int64_t id, std::string reason) override;

private:
    pool& database_;
};

}  // namespace tidings::postgres
