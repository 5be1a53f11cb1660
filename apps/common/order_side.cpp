#include "common/order_side.hpp"
#include "api/documents.hpp"
#include "api/finding_desk.hpp"
#include "api/parked_events_controller.hpp"
#include "common/service_findings.hpp"
#include "ordering/budget_metrics.hpp"
#include "relay/relay_metrics.hpp"
#include "runtime/gated.hpp"

namespace tidings {
namespace {

using namespace std::chrono_literals;

relay_config relay_config_of(ground& on) {
    relay_config config;
    config.instance = on.instance;
    config.on_published = observe_relay_lag(on.figures);
    return config;
}

std::string drift_words(const receipt_counts& seen) {
    return seen.late == 0 ? "" : std::to_string(seen.late) + " accepted events are not confirmed and late";
}

std::string publishing_words(const relay_counters& now) {
    return now.refused_with.empty() ? ""
                                    : "Kafka refuses events; orders are kept and published later: " + now.refused_with;
}

std::string parked_words(const receipt_counts& seen) {
    return seen.parked == 0 ? "" : std::to_string(seen.parked) + " events are parked and wait for a person";
}

std::vector<std::string> folders_of(const order_store& store, const settings& given) {
    auto folders = store.folders();
    folders.insert(folders.end(), given.budget.watched.begin(), given.budget.watched.end());
    return folders;
}

budget_limits budget_limits_of(const order_store& store, const settings& given) {
    auto limits = given.budget;
    if (folders_of(store, given).empty()) limits.reserve = {};
    return limits;
}

}  // namespace

order_side::order_side(ground& on, order_store& store, event_writer& writer, event_writer& again,
                       event_reader& receipts, const settings& given, std::function<bool()> log_is_up)
    : on_(on),
      store_(store),
      opened_(on.io.get_executor()),
      traced_orders_(store.orders(), on.traces, database_system_of(given)),
      traced_writer_(writer, on.traces, event_log_system_of(given), given.kafka.topic),
      traced_again_(again, on.traces, event_log_system_of(given), given.kafka.topic),
      relay_(store.outbox(), traced_writer_, on.clock, on.random, relay_config_of(on), on.log("relay")),
      volumes_(on.io.get_executor(), folders_of(store, given)),
      budget_(
          budget_limits_of(store, given), volumes_, [this] { return unpublished(); }, on.clock, on.log("budget")),
      orders_(traced_orders_, on.ids, on.clock, [this] { return budget_.verdict().why; }),
      log_is_up_(std::move(log_is_up)),
      reconcile_after_(given.reconciler.reconcile_after),
      receipt_topic_(receipts),
      receipts_(receipt_topic_, store.receipts(), on.clock, on.random, on.log("receipts")),
      reconciler_(
          store.receipts(), traced_again_, [this] { return relay_.counters().leads; }, on.clock, given.reconciler,
          on.log("reconciler")),
      old_orders_(store.old_orders(), on.clock, on.random,
                  {.what = "orders", .kept = given.store.retention, .bite = 100}, on.log("retention")),
      flush_limit_(given.stop_grace / 3) {
    store_.on_committed([this](std::vector<outbox_row> rows) { relay_.hand_on(std::move(rows)); });
    watch(on.figures, relay_);
    watch(on.figures, budget_);
    watch(on.figures, reconciler_, receipts_);
}

api::route_table order_side::routes() {
    auto routes = api::order_routes(orders_, on_.log("api"));
    routes.add(api::order_ledger_routes([this] { return counts(); }, on_.log("api")));
    routes.add(api::parked_event_routes(store_.parked(), on_.log("api")));
    routes.add(api::customer_order_routes(store_.customers(), on_.clock, on_.log("api")));
    routes.add(api::finding_routes(looks(), scope::orders_read, on_.clock));
    routes.add(api::document_routes(api::orders_documents()));
    return routes;
}

task<result<api::order_side_counts>> order_side::counts() {
    const auto counted = co_await store_.receipts().counts(reconcile_after_);
    if (!counted) co_return counted.error();
    co_return api::order_side_counts{counted->accepted, counted->published, counted->received, counted->settled,
                                     counted->late};
}

std::vector<api::look> order_side::looks() {
    std::vector<api::look> all{{"database", [this] { return look_at_database(); }}};
    if (!budget_.limits().reserve.is_off()) all.push_back({"disk", [this] { return look_at_disk(); }});
    if (on_.certificate) all.push_back({"certificate", [this] { return look_at_certificate(); }});
    return all;
}

task<api::finding> order_side::look_at_database() {
    co_return database_finding(store_.trouble());
}

// The budget measures twice a second anyway.
task<api::finding> order_side::look_at_disk() {
    co_return disk_finding(budget_.figures().volumes, budget_.limits().reserve);
}

task<api::finding> order_side::look_at_certificate() {
    co_return certificate_finding(on_.certificate->current()->ends_at(), on_.clock.now());
}

std::vector<api::readiness_check> order_side::checks() const {
    std::vector<api::readiness_check> all{{"database", [this] { return store_.trouble(); }}};
    if (log_is_up_)
        all.push_back({"kafka",
                       [this] { return log_is_up_() ? "" : "no broker answers; orders are kept and published later"; },
                       false});
    all.push_back({"publishing", [this] { return publishing_words(relay_.counters()); }, false});
    all.push_back({"room", [this] { return budget_.verdict().why; }, false});
    all.push_back({"drift", [this] { return drift_words(reconciler_.seen()); }, false});
    all.push_back({"parked", [this] { return parked_words(reconciler_.seen()); }, false});
    return all;
}

task<result<std::int64_t>> order_side::unpublished() {
    const auto reach = co_await store_.outbox().extent();
    if (!reach) co_return reach.error();
    co_return relay_.unpublished(*reach);
}

steady_time order_side::flush_deadline() const {
    const bool is_up = !log_is_up_ || log_is_up_();
    return on_.clock.steady() + (is_up ? flush_limit_ : std::chrono::milliseconds{200});
}

std::vector<running_part> order_side::parts(order_ends ends) {
    const auto after = [this](std::chrono::milliseconds limit) {
        return [this, limit] { return on_.clock.steady() + limit; };
    };
    const auto flushed = [this] { return flush_deadline(); };
    std::vector<running_part> parts;
    parts.push_back({"order store", [this] { return open_store(); }, [this] { return close_store(); }});
    if (ends.writer)
        parts.push_back({"event log", {}, [stop = std::move(ends.writer), flushed] { return stop(flushed()); }});
    parts.push_back({"reconciler outcomes", [this] { return reconciler_.run_outcomes(); }, {}});
    // What it published is asked for again after the next start, so nothing there is worth waiting for.
    parts.push_back(gated("reconciler", opened_, reconciler_, {after(500ms), std::move(ends.again)}));
    parts.push_back(gated("receipts", opened_, receipts_, {after(2s), std::move(ends.receipts)}));
    parts.push_back(gated("relay", opened_, relay_, {flushed, {}}));
    parts.push_back(gated("write budget", opened_, budget_));
    parts.push_back(gated("order retention", opened_, old_orders_));
    return parts;
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

}  // namespace tidings
