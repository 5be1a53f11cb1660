// Sends the mails of the journal. This is the loop: it holds what intake hands over and what it claims, starts what the
// lanes allow, and lets each mail travel (mail_journey). Everything runs on one executor; time passes only through the
// clock, so the same object runs in the simulator.
//
// Kept at all times: one message is never sent twice at once by this process; a mail the relay accepted is never sent
// again by this process, even when the journal could not record it and gives the message out once more; a message that
// cannot be rendered is dead and holds up nobody.
#pragma once
#include <boost/asio/any_io_executor.hpp>
#include <memory>
#include "notify/channel_probe.hpp"
#include "notify/claim_pace.hpp"
#include "notify/dispatcher_status.hpp"
#include "notify/held_mails.hpp"
#include "notify/lease_keeper.hpp"
#include "notify/mail_journey.hpp"
#include "notify/mail_taker.hpp"
#include "notify/notify_config.hpp"
#include "notify/send_lanes.hpp"
#include "notify/send_reports.hpp"

namespace tidings {

class dispatcher final : public mail_taker {
public:
    using on_dead = send_reports::on_dead;

    // What is passed by reference outlives the dispatcher. With a desk, mails that it wants get their prose first,
    // outside the lanes; it may be null.
    dispatcher(message_journal& journal, mailer& relay, mail_renderer& renderer, async_clock& clock,
               random_source& random, notify_config config, logger log, on_dead died = {}, send_spans spans = {},
               prose_desk* desk = nullptr);
    ~dispatcher() override;

    // Runs until stop(). Ends when every open send is recorded or the grace is over; the dispatcher must outlive its
    // executor's handlers, because a send that hangs beyond the grace ends with them.
    task<> run();

    void stop();  // no new claims; waits for open sends, gives the rest back
    void wake();  // somebody may have stored messages: claim at once
    void look();  // the journal knows of more: claim when there is room

    claimant who() const override;
    std::size_t room() const override;
    std::size_t room_for(const std::string& domain) const override;
    void take(std::vector<claimed_message> stored) override;
    task<std::size_t> hunger(std::size_t batch_max, std::chrono::milliseconds at_most) override;

    const dispatcher_counters& counters() const { return reports_.counters; }
    dispatcher_status status() const;

private:
    task<> probe();
    task<> fill();
    task<> wait_for_work();
    task<> drain();
    task<> know_due();
    bool wants_more() const;
    std::size_t appetite(std::size_t batch_max);
    claim_request next_claim();
    void adopt(std::vector<claimed_message> claimed, bool born);
    void receive(flight_ptr held, std::map<std::string, std::size_t>& held_back);
    void line_up(flight_ptr held);
    task<> compose(flight_ptr held);
    void hold_back(flight_ptr held, std::chrono::milliseconds wait);
    void give_back(flight_ptr held, std::string reason, std::chrono::milliseconds wait);
    void give_back_waiting();
    void start_ready();
    void start(flight_ptr started);
    task<> fly(flight_ptr sent);
    void let_go(const flight& ended);
    void note_due(std::chrono::milliseconds wait);

    message_journal& journal_;
    async_clock& clock_;
    random_source& random_;
    notify_config config_;
    send_reports reports_;
    send_lanes lanes_;
    held_mails held_;
    mail_journey journey_;
    lease_keeper leases_;
    channel_probe probe_;
    claim_pace pace_;
    asio::any_io_executor executor_;
    std::unique_ptr<alarm> alarm_, hungry_;
    bool starting_ = false, stopping_ = false;
    steady_time stop_by_ = steady_time::max();
};

}  // namespace tidings
