// Sends the mails of the journal: claims what is due, renders it once, hands it to the mailer with the durable intent
// before the final dot, and records how it ended. Everything runs on one executor; time passes only through the clock,
// so the same object runs in the simulator.
//
// Kept at all times: one message is never sent twice at once by this process; a mail the relay accepted is never sent
// again by this process, even when the journal could not record it and gives the message out once more; a message that
// cannot be rendered is dead and holds up nobody.
#pragma once
#include <boost/asio/any_io_executor.hpp>
#include <deque>
#include <functional>
#include <memory>
#include <unordered_map>
#include "notify/breaker.hpp"
#include "notify/dispatcher_status.hpp"
#include "notify/lane_limits.hpp"
#include "notify/mail_writer.hpp"
#include "notify/mailer.hpp"
#include "notify/message_journal.hpp"
#include "notify/notify_config.hpp"
#include "notify/outcome_rules.hpp"
#include "notify/patience.hpp"
#include "notify/rate_limits.hpp"
#include "notify/send_spans.hpp"
#include "notify/storm_guard.hpp"
#include "runtime/async_clock.hpp"
#include "runtime/log.hpp"

namespace tidings {

// A message that was given up, for whoever mirrors dead letters. Called once per death that the journal has recorded.
struct dead_letter {
    message head;
    std::string reason, event_type, event_payload;
    timestamp event_time;
    std::string traceparent;
};

class prose_desk;

class dispatcher {
public:
    using on_dead = std::function<void(const dead_letter&)>;

    // What is passed by reference outlives the dispatcher. The config has no problems().
    dispatcher(message_journal& journal, mailer& relay, mail_renderer& renderer, async_clock& clock,
               random_source& random, notify_config config, logger log, on_dead died = {}, send_spans spans = {});
    ~dispatcher();

    // Before run(): mails that the desk wants get their prose first, outside the lanes. The desk outlives the
    // dispatcher.
    void write_with(prose_desk& desk) { desk_ = &desk; }

    // Runs until stop(). Ends when every open send is recorded or the grace is over; the dispatcher must outlive its
    // executor's handlers, because a send that hangs beyond the grace ends with them.
    task<> run();

    void stop();  // no new claims; waits for open sends, gives the rest back
    void wake();  // new messages were stored: look at once

    const dispatcher_counters& counters() const { return counters_; }
    dispatcher_status status() const;

private:
    struct flight;
    using flight_ptr = std::shared_ptr<flight>;

    // dispatcher.cpp: the loop
    task<> recover_if_due();
    void probe_if_due();
    task<> probe();
    task<> fill();
    task<> wait_for_work();
    task<> beat();
    task<> drain();
    task<bool> renew();
    void note_news();
    bool wants_more() const;
    bool is_careful() const;
    std::size_t open_slots() const;
    std::size_t startable() const;
    claim_request next_claim();
    void adopt(std::vector<claimed_message> claimed);
    void hold_back(flight_ptr held, std::chrono::milliseconds wait);
    void start_ready();
    void start(flight_ptr started);
    void give_back_waiting();

    // dispatcher_prose.cpp: before it is ready to start
    bool wants_prose(const flight& held) const;
    task<> compose(flight_ptr held);
    task<bool> get_prose(flight_ptr held);
    void stand_in_line(flight_ptr held);

    // dispatcher_sends.cpp: one message
    task<> fly(flight_ptr sent);
    task<> send(flight_ptr sent);
    task<bool> prepare(flight_ptr sent);
    result<frozen_mail> write(const flight& sent);
    task<result<void>> freeze(flight_ptr sent);
    task<> give_up_unstored(flight_ptr sent, error problem);
    task<delivery_report> deliver(flight_ptr sent);
    task<result<void>> intend(flight_ptr sent, std::string relay);
    task<> conclude(flight_ptr sent, delivery_report report);
    task<> give_up(flight_ptr sent, message_status status, std::string reason);
    task<> give_back(flight_ptr sent, std::string reason, std::chrono::milliseconds retry_in);
    task<bool> settle(flight_ptr sent, settlement how);
    void observe(flight& sent, const delivery_report& report);
    void note_fault(const delivery_report& report);
    outcome_case case_of(const flight& sent, const delivery_report& report);
    attempt attempt_of(const flight& sent, const delivery_report& report, const outcome_decision& decided) const;
    void count(const flight& sent, const settlement& how);
    std::chrono::milliseconds age_of(const message& head) const;

    message_journal& journal_;
    mailer& relay_;
    mail_writer writer_;
    async_clock& clock_;
    random_source& random_;
    notify_config config_;
    logger log_;
    on_dead died_;
    send_spans spans_;
    prose_desk* desk_ = nullptr;

    breaker breaker_;
    lane_limits lanes_;
    rate_limits rates_;
    storm_guard storm_;
    patience patience_;
    dispatcher_counters counters_;

    asio::any_io_executor executor_;
    std::unique_ptr<alarm> alarm_, beat_alarm_, drain_alarm_;
    std::deque<flight_ptr> waiting_;                         // claimed, not started; bounded by the size of a claim
    std::unordered_map<message_id, flight_ptr> flights_;     // waiting and started: everything we hold
    std::unordered_map<message_id, settlement> unrecorded_;  // accepted by the relay, not yet recorded by the journal
    std::size_t composing_ = 0;                              // of flights_: wait for their prose; bounded by the desk
    std::uint64_t answers_ = 0, news_ = 0;
    steady_time recover_at_{}, claim_at_{};
    std::chrono::milliseconds claim_pause_{0}, idle_pause_{0};
    bool exhausted_ = false;  // the last claim brought less than it asked for
    bool starting_ = false, stopping_ = false, beating_ = false, beat_ended_ = false;
    steady_time stop_by_ = steady_time::max();
};

}  // namespace tidings
