// The outbox of the orders file. One writer commits in id order, so a gap can never fill and every view says so;
// one process owns the file, so the lead is always free and only the epoch matters.
#pragma once
#include "adapters/sqlite/database.hpp"
#include "base/time_source.hpp"
#include "relay/outbox_source.hpp"

namespace tidings::sqlite {

class outbox_source final : public tidings::outbox_source {
public:
    outbox_source(database& db, const time_source& clock) : db_(db), clock_(clock) {}

    // The same instance keeps its epoch; another name takes the lead at once.
    task<result<relay_lead>> take_lead(std::string instance, std::chrono::milliseconds lease) override;
    task<result<outbox_view>> read(std::int64_t after, std::vector<std::int64_t> gaps, std::size_t rows_max) override;
    task<result<outbox_extent>> extent() override;
    task<result<void>> save_progress(relay_lead lead, std::chrono::milliseconds lease) override;
    task<result<void>> park(std::int64_t id, std::string reason) override;  // not_found: no such event

private:
    database& db_;
    const time_source& clock_;
};

}  // namespace tidings::sqlite
