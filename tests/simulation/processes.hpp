// The two programs as the simulator starts them: the shipped objects, each on the ports of its own process.
#pragma once
#include "intake/intake_loop.hpp"
#include "intake/telling_inbox.hpp"
#include "notify/dispatcher.hpp"
#include "notify/planner.hpp"
#include "relay/outbox_relay.hpp"
#include "relay/receipt_loop.hpp"
#include "relay/reconciler.hpp"
#include "simulation/receipts.hpp"
#include "simulation/simulated_mailer.hpp"

namespace tidings::simulation {

// Everything outside the processes.
struct outside {
    outside(surroundings& around, asio::io_context& loop)
        : world(around),
          io(loop),
          orders(around),
          ledger(around, orders),
          broker(around),
          mails(around),
          smtp(around) {}
    surroundings& world;
    asio::io_context& io;
    order_store orders;
    receipt_ledger ledger;
    event_broker broker;
    receipt_topic receipts;
    mail_store mails;
    mail_server smtp;
    open_sends sends;
};

class process {
public:
    process(std::string name, outside& around)
        : around_(around),
          life(std::move(name), around.world.clock, around.world.history),
          clock(around.world.clock, life) {}
    virtual ~process() = default;
    virtual void start() = 0;
    virtual task<> stop() = 0;  // as after SIGTERM; the process is dead at its end

protected:
    outside& around_;

public:
    process_life life;
    process_clock clock;
};

class order_process final : public process {
public:
    order_process(std::string name, outside& around);
    void start() override;
    task<> stop() override;
    void hand_on(outbox_row row);

private:
    outbox_port source_;
    broker_writer writer_;
    outbox_relay relay_;
    book_port book_;
    receipt_topic_reader told_;
    receipt_loop receipts_;
    broker_writer again_;
    reconciler reconciler_;
};

class notify_process final : public process {
public:
    notify_process(std::string name, outside& around);
    void start() override;
    task<> stop() override;

private:
    broker_reader reader_;
    inbox_port inbox_;
    journal_port journal_;
    settlements_port settled_;
    receipt_topic_writer telling_;
    receipt_teller teller_;
    telling_inbox told_inbox_;
    simulated_mailer mailer_;
    planner planner_;
    intake_loop intake_;
    dispatcher dispatcher_;
    std::unique_ptr<alarm> ended_;
};

}  // namespace tidings::simulation
