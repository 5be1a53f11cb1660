// The send journal in PostgreSQL. Any number of instances may share it: claims pass over each other's rows, fences do
// the rest.
#pragma once
#include "adapters/postgres/journal_writer.hpp"
#include "notify/message_journal.hpp"

namespace tidings::postgres {

class message_journal final : public tidings::message_journal {
public:
    message_journal(journal_writer& writer, pool& database) : writer_(writer), database_(database) {}

    task<result<std::vector<claimed_message>>> claim(claim_request request) override;
    task<result<void>> freeze(message_id id, std::int64_t fence, frozen_mail mail) override;
    task<result<std::int64_t>> intend(message_id id, std::int64_t fence, intent about) override;
    task<result<void>> settle(message_id id, std::int64_t fence, settlement how) override;
    task<result<void>> renew(std::string instance, std::chrono::milliseconds lease) override;
    task<result<recovery>> recover(uncertain_rules rules) override;
    task<result<std::optional<std::chrono::milliseconds>>> next_due_in() override;

private:
    bool sweep_is_due();

    journal_writer& writer_;
    pool& database_;
    std::chrono::steady_clock::time_point swept_{};
    std::string sweep_position_;  // the last message id that the sweep has seen; empty: from the start
    timestamp due_floor_{};       // no message is due before it, as of the last sweep
};

}  // namespace tidings::postgres
