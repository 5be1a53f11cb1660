#include "common/order_side.hpp"
#include "common/figures.hpp"

namespace tidings {
namespace {

relay_config relay_config_of(const ground& on) {
    relay_config config;
    config.instance = on.instance;
    return config;
}

}  // namespace

order_side::order_side(ground& on, order_store& store, event_writer& writer, const settings& given,
                       std::function<bool()> log_is_up)
    : on_(on),
      store_(store),
      opened_(on.io.get_executor()),
      orders_(store.orders(), on.ids, on.clock),
      relay_(store.outbox(), writer, on.clock, on.random, relay_config_of(on), on.log("relay")),
      log_is_up_(std::move(log_is_up)),
      flush_limit_(given.stop_grace / 3) {
    store_.on_committed([this](std::vector<outbox_row> rows) { relay_.hand_on(std::move(rows)); });
    watch_relay(on.figures, relay_);
}

steady_time order_side::flush_deadline() const {
    const bool is_up = !log_is_up_ || log_is_up_();
    return on_.clock.steady() + (is_up ? flush_limit_ : std::chrono::milliseconds{200});
}

running_part order_side::store_part() {
    return {"order store", [this] { return open_store(); }, [this] { return close_store(); }};
}

running_part order_side::relay_part() {
    return {"relay", [this] { return run_relay(); }, [this] { return stop_relay(); }};
}

task<> order_side::open_store() {
    co_await store_.open();
    opened_.open();
    co_await store_.tend();
}

task<> order_side::close_store() {
    opened_.close();
    co_await store_.close();
}

task<> order_side::run_relay() {
    const bool opened = co_await opened_.passed();
    if (!opened) co_return;
    relay_runs_ = true;
    co_await relay_.run();
}

task<> order_side::stop_relay() {
    opened_.give_up();
    if (relay_runs_) co_await relay_.stop(flush_deadline());
}

}  // namespace tidings
