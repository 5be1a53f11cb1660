// The send journal in the notifications file. Its clock is the one passed in; one process owns the file.
#pragma once
#include <memory>
#include "adapters/sqlite/database.hpp"
#include "adapters/sqlite/lane_claims.hpp"
#include "base/clock_watch.hpp"
#include "base/time_source.hpp"
#include "notify/message_journal.hpp"

namespace tidings::sqlite {

class message_journal final : public tidings::message_journal {
public:
    // `db` has notifications_schema().
    message_journal(database& db, const time_source& clock) : db_(db), clock_(clock) {}

    task<result<claimed_messages>> claim(claim_request request) override;
    // already_exists: other bytes are frozen already.
    task<result<void>> freeze(held_message held, frozen_mail mail) override;
    task<result<std::int64_t>> intend(held_message held, intent about) override;
    task<result<void>> settle(held_message held, settlement how) override;
    task<result<void>> renew(std::vector<held_message> held, std::chrono::milliseconds lease) override;
    task<result<recovery>> recover(uncertain_rules rules) override;
    // Something stands in a lane, or may have entered one since the last claim.
    bool has_ready(const claim_request&) const override { return !lanes_are_empty_ || db_.work_noted() != work_seen_; }
    task<result<std::optional<std::chrono::milliseconds>>> next_due_in() override;

private:
    database& db_;
    const time_source& clock_;
    // Used on the writer's thread, which may still be at work when this object is gone.
    std::shared_ptr<lane_claims> lanes_ = std::make_shared<lane_claims>();
    clock_watch clock_watch_;
    bool may_be_set_back_ = true;  // it may have been while the program was away
    bool lanes_are_empty_ = false;
    std::uint64_t work_seen_ = 0;  // database::work_noted() when they were
};

}  // namespace tidings::sqlite
