// What goes wrong from outside the processes, until the world heals.
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include "simulation/world.hpp"

namespace tidings::simulation {

using namespace std::chrono_literals;

void world::spawn_faults() {
    const auto begin = [this](bool wanted, task<> fault) {
        if (wanted) asio::co_spawn(io_, std::move(fault), asio::detached);
    };
    begin(plan_.crashes, crash_processes());
    begin(plan_.pauses, pause_processes());
    begin(plan_.stops, stop_processes());
    begin(plan_.rebalances, move_partitions());
    begin(plan_.broker_wipes, lose_records());
    begin(plan_.offset_resets, lose_positions());
    begin(plan_.garbage, write_garbage());
    begin(plan_.foreign_transactions, hold_transactions());
    begin(plan_.orders_db_outages, interrupt(outside_.orders.is_down, "orders database"));
    begin(plan_.broker_outages, interrupt(outside_.broker.is_down, "broker"));
    begin(plan_.mails_db_outages, interrupt(outside_.mails.is_down, "mails database"));
    begin(plan_.smtp_outages, interrupt(outside_.smtp.is_down, "mail relay"));
}

// False: the world has healed meanwhile.
task<bool> world::trouble_within(std::int64_t low_ms, std::int64_t high_ms) {
    co_await clock_.sleep_for(chance_.pause(low_ms, high_ms));
    co_return !healed_;
}

process* world::someone() {
    auto* found = slots_[chance_.next() % slots_.size()].now;
    return found && !found->life.is_held() ? found : nullptr;
}

task<> world::crash_processes() {
    for (bool goes_on = true; goes_on;) {
        goes_on = co_await trouble_within(500, 15'000);
        if (auto* victim = goes_on ? someone() : nullptr) victim->life.die();
    }
}

task<> world::pause_processes() {
    for (bool goes_on = true; goes_on;) {
        goes_on = co_await trouble_within(500, 15'000);
        auto* victim = goes_on ? someone() : nullptr;
        if (!victim) continue;
        history_.note("process paused", victim->life.name());
        victim->life.pause_for(chance_.chance(0.5) ? chance_.pause(100, 3'000)
                                                   : chance_.pause(1'000, 2 * plan_.send_lease.count()));
    }
}

task<> world::stop_processes() {
    for (bool goes_on = true; goes_on;) {
        goes_on = co_await trouble_within(1'000, 20'000);
        auto* chosen = goes_on ? someone() : nullptr;
        if (!chosen) continue;
        history_.note("process told to stop", chosen->life.name());
        asio::co_spawn(io_, chosen->stop(), asio::detached);
    }
}

task<> world::move_partitions() {
    for (bool goes_on = true; goes_on;) {
        goes_on = co_await trouble_within(100, 8'000);
        if (!goes_on) co_return;
        if (chance_.chance(0.2))
            outside_.broker.forget_positions(false);
        else
            outside_.broker.rebalance();
    }
}

task<> world::lose_records() {
    for (bool goes_on = true; goes_on;) {
        goes_on = co_await trouble_within(2'000, 20'000);
        if (!goes_on) co_return;
        outside_.broker.wipe();
        outside_.receipts.wipe();
    }
}

task<> world::lose_positions() {
    for (bool goes_on = true; goes_on;) {
        goes_on = co_await trouble_within(2'000, 20'000);
        if (goes_on) outside_.broker.forget_positions(true);
    }
}

task<> world::write_garbage() {
    int number = 0;
    for (bool goes_on = true; goes_on;) {
        goes_on = co_await trouble_within(500, 15'000);
        if (goes_on) outside_.broker.append_garbage(++number);
    }
}

task<> world::hold_transactions() {
    for (bool goes_on = true; goes_on;) {
        goes_on = co_await trouble_within(100, 5'000);
        if (!goes_on) co_return;
        const auto transaction = outside_.orders.begin_foreign();
        co_await clock_.sleep_for(chance_.pause(100, 60'000));
        outside_.orders.end_foreign(transaction);
    }
}

task<> world::interrupt(bool& is_down, const char* what) {
    for (bool goes_on = true; goes_on;) {
        goes_on = co_await trouble_within(500, 15'000);
        if (!goes_on) co_return;
        history_.note("outage begins", what);
        is_down = true;
        if (&is_down == &outside_.smtp.is_down) outside_.smtp.down_since = clock_.steady();
        co_await clock_.sleep_for(chance_.pause(100, chance_.chance(0.3) ? 30'000 : 5'000));
        is_down = false;
        history_.note("outage ends", what);
    }
}

}  // namespace tidings::simulation
