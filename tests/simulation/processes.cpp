#include "simulation/processes.hpp"
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include "simulation/sample_events.hpp"

namespace tidings::simulation {
namespace {

using namespace std::chrono_literals;

relay_config relay_settings(const scenario& plan, std::string instance) {
    relay_config config;
    config.instance = std::move(instance);
    config.lease = plan.relay_lease;
    config.renew_every = plan.relay_lease / 4;
    config.sweep_every = plan.sweep_every;
    config.limits.in_flight_max = plan.relay_in_flight;
    config.limits.gaps_asked_max = plan.gaps_asked;
    return config;
}

notify_config notify_settings(const scenario& plan, std::string instance) {
    notify_config config;
    config.instance = std::move(instance);
    config.from = {"Acme Shop", "orders@shop.example"};
    if (plan.tells_merchant) config.merchant_address = merchant;
    config.retries = {.pauses = {2s, 10s, 30s, 2min}};
    config.uncertain = plan.uncertain;
    if (plan.supersedes) config.supersedable = {mail_kind::paid, mail_kind::processing};
    config.sends_max = plan.sends_max;
    config.lease = plan.send_lease;
    config.hold_max = plan.hold_max;
    config.idle_poll = plan.idle_poll;
    return config;
}

// Templates and locale data are the same in every run; loading them once is most of a run's time saved.
mail_renderer& shared_renderer() {
    static mail_renderer renderer{shop_profile{.name = "Acme Shop"}};
    return renderer;
}

}  // namespace

order_process::order_process(std::string name, outside& around)
    : process(std::move(name), around),
      source_(around.world, around.orders, life),
      writer_(around.world, around.broker, around.orders, life, around.io.get_executor()),
      relay_(source_, writer_, clock, around.world.chance, relay_settings(around.world.plan, life.name()),
             logger(around.world.history, "relay")),
      book_(around.world, around.orders, around.ledger, life),
      told_(around.world, around.broker, around.receipts, life),
      receipts_(told_, book_, clock, around.world.chance, logger(around.world.history, "receipts")),
      again_(around.world, around.broker, around.orders, life, around.io.get_executor()),
      reconciler_(
          book_, again_, [this] { return relay_.counters().leads; }, clock,
          {.reconcile_after = around.world.plan.reconcile_after, .unsettled_for = 10min},
          logger(around.world.history, "reconciler")) {}

void order_process::start() {
    asio::co_spawn(around_.io, relay_.run(), asio::detached);
    if (!around_.world.plan.reconciles) return;
    asio::co_spawn(around_.io, receipts_.run(), asio::detached);
    asio::co_spawn(around_.io, reconciler_.run(), asio::detached);
    asio::co_spawn(around_.io, reconciler_.run_outcomes(), asio::detached);
}

task<> order_process::stop() {
    reconciler_.stop();
    receipts_.stop();
    told_.stop();
    co_await relay_.stop(clock.steady() + 5s);
    again_.stop();
    writer_.stop();
    co_await life.pass_time(1ms);
    life.die();
}

void order_process::hand_on(outbox_row row) {
    std::vector<outbox_row> rows;
    rows.push_back(std::move(row));
    relay_.hand_on(std::move(rows));
}

notify_process::notify_process(std::string name, outside& around)
    : process(std::move(name), around),
      reader_(around.world, around.broker, life),
      inbox_(around.world, around.mails, life),
      journal_(around.world, around.mails, life),
      settled_(around.world, around.mails, life),
      telling_(around.world, around.broker, around.receipts, life),
      teller_(settled_, telling_, clock, {.flush_every = 1s, .look_longest = 10s},
              logger(around.world.history, "receipts")),
      told_inbox_(inbox_, teller_),
      mailer_(around.world, around.smtp, around.mails, around.sends, life),
      planner_(notify_settings(around.world.plan, life.name())),
      intake_(
          reader_, told_inbox_, [this](const order_event& event) { return planner_.plan(event); }, clock,
          around.world.chance, {.batch_max = around.world.plan.batch_max}, logger(around.world.history, "intake"),
          [this](const intake_counts&) { dispatcher_.look(); }, &dispatcher_),
      dispatcher_(journal_, mailer_, shared_renderer(), clock, around.world.chance,
                  notify_settings(around.world.plan, life.name()), logger(around.world.history, "notify")),
      ended_(around.world.clock.make_alarm()) {}

void notify_process::start() {
    asio::co_spawn(around_.io, intake_.run(), asio::detached);
    if (around_.world.plan.reconciles) asio::co_spawn(around_.io, teller_.run(), asio::detached);
    asio::co_spawn(around_.io, dispatcher_.run(), [this](std::exception_ptr problem) {
        if (problem) around_.world.history.violated("the dispatcher ended in an exception");
        ended_->ring();
    });
}

task<> notify_process::stop() {
    co_await intake_.stop(clock.steady() + 5s);
    reader_.stop();
    dispatcher_.stop();
    co_await ended_->wait_until(steady_time::max());
    if (around_.world.plan.reconciles) co_await teller_.stop(clock.steady() + 5s);
    co_await life.pass_time(1ms);
    life.die();
}

}  // namespace tidings::simulation
