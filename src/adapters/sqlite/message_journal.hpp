// The send journal in the notifications file. Its clock is the one passed in; one process owns the file.
#pragma once
#include "adapters/sqlite/database.hpp"
#include "base/time_source.hpp"
#include "notify/message_journal.hpp"

namespace tidings::sqlite {

class message_journal final : public tidings::message_journal {
public:
    // `db` has notifications_schema().
    message_journal(database& db, const time_source& clock) : db_(db), clock_(clock) {}

    task<result<std::vector<claimed_message>>> claim(claim_request request) override;
    // already_exists: other bytes are frozen already.
    task<result<void>> freeze(message_id id, std::int64_t fence, frozen_mail mail) override;
    task<result<std::int64_t>> intend(message_id id, std::int64_t fence, intent about) override;
    task<result<void>> settle(message_id id, std::int64_t fence, settlement how) override;
    task<result<void>> renew(std::string instance, std::chrono::milliseconds lease) override;
    task<result<recovery>> recover(uncertain_rules rules) override;
    task<result<std::optional<std::chrono::milliseconds>>> next_due_in() override;

private:
    database& db_;
    const time_source& clock_;
    timestamp last_release_{};
};

}  // namespace tidings::sqlite
