// The journey of one mail: written once, handed to the relay with the durable intent before the final dot, its end
// recorded. It knows nothing of lines and claims; the dispatcher starts it when there is a slot.
#pragma once
#include <functional>
#include <unordered_map>
#include "base/random_source.hpp"
#include "notify/flight.hpp"
#include "notify/mailer.hpp"
#include "notify/notify_config.hpp"
#include "notify/outcome_rules.hpp"
#include "notify/patience.hpp"
#include "notify/send_lanes.hpp"
#include "notify/send_reports.hpp"
#include "runtime/async_clock.hpp"

namespace tidings {

class prose_desk;

// What the dispatcher wants to know of a journey.
struct journey_events {
    std::function<void()> slot_is_free;                           // the relay has answered; the record may take longer
    std::function<void(std::chrono::milliseconds)> due_again_in;  // a message was put back
};

class mail_journey {
public:
    // Everything outlives it. `desk` may be null: then no mail gets written prose.
    mail_journey(message_journal& journal, mailer& relay, mail_renderer& renderer, prose_desk* desk, async_clock& clock,
                 random_source& random, const notify_config& config, send_lanes& lanes, send_reports& reports,
                 journey_events events);

    // From the start to the record. The barrier of one message: an exception is a bug, and ends here.
    task<> travel(flight_ptr sent);

    // Before it asks for a slot: written prose, and then its bytes are frozen at once. False: it has ended, or was put
    // back.
    bool wants_prose(const flight& held) const;
    task<bool> compose(flight_ptr held);

    task<> give_back(flight_ptr sent, std::string reason, std::chrono::milliseconds retry_in);

    // The relay took it, and only the record is missing: it needs no slot.
    bool is_unrecorded(const message_id& id) const { return unrecorded_.contains(id); }
    std::size_t unrecorded() const { return unrecorded_.size(); }

    void stop_by(steady_time deadline) { stop_by_ = deadline; }  // no final dot from then on

private:
    task<> send(flight_ptr sent);
    task<> end_in_bug(flight_ptr sent, std::string bug);
    task<bool> get_prose(flight_ptr held);
    task<bool> prepare(flight_ptr sent);
    result<frozen_mail> write(const flight& sent);
    task<result<void>> freeze(flight_ptr sent);
    task<> keep_unsent(flight_ptr sent);
    task<> give_up_unstored(flight_ptr sent, error problem);
    task<delivery_report> deliver(flight_ptr sent);
    task<result<void>> intend(flight_ptr sent, std::string relay);
    task<> conclude(flight_ptr sent, delivery_report report);
    task<> give_up(flight_ptr sent, message_status status, std::string reason);
    task<bool> settle(flight_ptr sent, settlement how);
    void note_journal(journal_rest::step which, const std::optional<error>& problem);
    void observe(flight& sent, const delivery_report& report);
    outcome_case case_of(const flight& sent, const delivery_report& report);
    attempt attempt_of(const flight& sent, const delivery_report& report, const outcome_decision& decided) const;
    std::chrono::milliseconds age_of(const message& head) const;

    message_journal& journal_;
    mailer& relay_;
    mail_writer writer_;
    prose_desk* desk_;
    async_clock& clock_;
    random_source& random_;
    const notify_config& config_;
    send_lanes& lanes_;
    send_reports& reports_;
    journey_events events_;
    patience patience_;
    std::unordered_map<message_id, settlement> unrecorded_;  // accepted by the relay, not yet recorded by the journal
    steady_time stop_by_ = steady_time::max();
};

}  // namespace tidings
