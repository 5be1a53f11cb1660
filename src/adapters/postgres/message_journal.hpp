// The send journal in PostgreSQL. Any number of instances may share it: claims pass over each other's rows, fences do
// the rest.
#pragma once
#include "adapters/postgres/journal_writer.hpp"
#include "base/clock_watch.hpp"
#include "notify/message_journal.hpp"

namespace tidings::postgres {

class message_journal final : public tidings::message_journal {
public:
    message_journal(journal_writer& writer, pool& database) : writer_(writer), database_(database) {}

    task<result<claimed_messages>> claim(claim_request request) override;
    task<result<void>> freeze(held_message held, frozen_mail mail) override;
    task<result<std::int64_t>> intend(held_message held, intent about) override;
    task<result<void>> settle(held_message held, settlement how) override;
    task<result<void>> renew(std::vector<held_message> held, std::chrono::milliseconds lease) override;
    task<result<recovery>> recover(uncertain_rules rules) override;
    bool has_ready(const claim_request& request) const override { return writer_.lanes().has_room_for(request); }
    task<result<std::optional<std::chrono::milliseconds>>> next_due_in() override;

private:
    task<result<void>> look_around(const claim_request& request);
    task<result<void>> mend_times(const claim_request& request);
    task<result<std::vector<claimed_message>>> claim_from(std::vector<lane_ask> asked, const claim_request& request);
    task<result<std::int64_t>> keep(keep_command command);

    journal_writer& writer_;
    pool& database_;
    std::chrono::steady_clock::time_point looked_{};
    std::string last_lane_;  // the last lane that a look found; the next one begins behind it
    timestamp look_floor_{};
    clock_watch clock_;            // the database's
    bool may_be_set_back_ = true;  // it may have been while nobody looked
};

}  // namespace tidings::postgres
