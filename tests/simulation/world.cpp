#include "simulation/world.hpp"
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include "simulation/sample_events.hpp"

namespace tidings::simulation {

using namespace std::chrono_literals;

world::world(const scenario& plan, bool aloud)
    : history_(clock_, aloud), plan_(plan), rates_(plan.rates), chance_(plan.seed) {
    for (int number = 0; number < plan_.order_processes; ++number)
        slots_.push_back({.takes_orders = true, .number = number});
    for (int number = 0; number < plan_.notify_processes; ++number) slots_.push_back({.number = number});
}

world::~world() = default;

verdict world::run() {
    for (std::size_t at = 0; at < slots_.size(); ++at) start(at);
    for (int order = 1; order <= plan_.orders; ++order) welcome(customer(order));
    spawn_faults();
    clock_.run_for(plan_.trouble);
    heal();
    const auto give_up_at = clock_.steady() + 6h;
    while (!is_done() && clock_.steady() < give_up_at && history_.violations.empty()) clock_.run_for(5s);
    clock_.run_for(20s);  // nothing may come after the end
    check();
    return {plan_, history_.violations, history_.counts, history_.hash(),
            std::chrono::duration_cast<std::chrono::seconds>(clock_.steady().time_since_epoch())};
}

void world::welcome(task<> customer) {
    ++customers_;
    asio::co_spawn(io_, std::move(customer), [this](std::exception_ptr) { --customers_; });
}

void world::start(std::size_t at) {
    auto& place = slots_[at];
    const auto name = (place.takes_orders ? "orders-" : "mails-") + std::to_string(place.number) + "-" +
                      std::to_string(++place.starts);
    history_.note("process started", name);
    std::unique_ptr<process> made;
    if (place.takes_orders)
        made = std::make_unique<order_process>(name, outside_);
    else
        made = std::make_unique<notify_process>(name, outside_);
    made->life.on_death = [this, at] { on_death(at); };
    place.now = made.get();
    processes_.push_back(std::move(made));
    place.now->start();  // it may die in there
}

void world::on_death(std::size_t at) {
    outside_.orders.roll_back_all_of(slots_[at].now->life.name());
    slots_[at].now = nullptr;
    asio::co_spawn(io_, restart(at), asio::detached);
}

task<> world::restart(std::size_t at) {
    co_await clock_.sleep_for(chance_.pause(100, 5'000));
    outside_.broker.rebalance();  // the group has noticed by now
    start(at);
}

order_process* world::someone_who_takes_orders() {
    std::vector<order_process*> able;
    for (const auto& place : slots_)
        if (place.takes_orders && place.now && !place.now->life.is_held())
            able.push_back(static_cast<order_process*>(place.now));
    if (able.empty() || outside_.orders.is_down) return nullptr;
    return able[chance_.next() % able.size()];
}

// Writes the versions of one order, each until it is committed.
task<> world::customer(int order) {
    for (int version = 1; version <= plan_.versions; ++version) {
        co_await clock_.sleep_for(chance_.pause(0, plan_.trouble.count() / (plan_.versions + 1)));
        for (int tries = 0;; ++tries) {
            const bool done = co_await write(order, version, tries);
            if (done) break;
            co_await clock_.sleep_for(chance_.pause(100, 1'000));
        }
    }
}

// A shop goes on selling. An event that the log refuses is parked when the log takes another one.
task<> world::late_customer() {
    while (customers_ > 1) co_await clock_.sleep_for(1s);
    co_await clock_.sleep_for(5min);
    co_await customer(plan_.orders + 1);
}

task<bool> world::write(int order, int version, int tries) {
    auto* server = someone_who_takes_orders();
    if (!server) co_return false;
    auto event = make_event(order, version, tries % 1'000, clock_.now());
    const auto transaction = outside_.orders.begin(std::move(event), server->life.name());
    const auto open_for = chance_.chance(0.4)   ? 0ms
                          : chance_.chance(0.8) ? chance_.pause(1, 100)
                                                : chance_.pause(100, 5'000);
    if (open_for > 0ms) co_await clock_.sleep_for(open_for);
    if (!outside_.orders.is_running(transaction)) co_return false;  // ended with its process
    if (chance_.chance(rates_.rollback)) {
        outside_.orders.roll_back(transaction);
        co_return false;
    }
    auto row = outside_.orders.commit(transaction);
    if (!server->life.is_held() && !chance_.chance(rates_.unannounced_commit)) server->hand_on(std::move(row));
    co_return true;
}

void world::heal() {
    history_.note("healed");
    healed_ = true;
    rates_ = {};
    outside_.orders.is_down = outside_.broker.is_down = outside_.mails.is_down = outside_.smtp.is_down = false;
    for (const auto& place : slots_)
        if (place.now) place.now->life.resume();
    if (plan_.poison) welcome(late_customer());
}

bool world::is_done() const {
    if (customers_ > 0) return false;
    for (const auto& [id, row] : outside_.orders.committed()) {
        if (outside_.orders.parked().contains(id)) continue;
        if (!outside_.mails.events().contains(row.event.id.value)) return false;
        if (plan_.reconciles && !outside_.ledger.is_settled(row.event.id)) return false;
    }
    return outside_.mails.all_settled() &&
           (plan_.loses_records() || outside_.mails.quarantined() >= outside_.broker.garbage());
}

verdict play(const scenario& plan, bool aloud) {
    world one(plan, aloud);
    return one.run();
}

}  // namespace tidings::simulation
