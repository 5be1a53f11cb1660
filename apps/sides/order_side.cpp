#include "sides/order_side.hpp"
#include "api/customer_routes.hpp"
#include "api/documents.hpp"
#include "api/finding_desk.hpp"
#include "api/ledger_routes.hpp"
#include "api/orders_controller.hpp"
#include "api/parked_events_controller.hpp"
#include "api/search_routes.hpp"
#include "base/append.hpp"
#include "common/service_findings.hpp"
#include "ordering/budget_metrics.hpp"
#include "runtime/gated.hpp"

namespace tidings {
namespace {

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

order_side::order_side(const part_surroundings& on, tracer& traces, id_generator& ids, std::string instance,
                       order_store& store, order_ends ends, const settings& given)
    : on_(on),
      store_(store),
      opened_(on.executor),
      publishing_(on, traces, std::move(instance), store, std::move(ends), given),
      traced_orders_(store.orders(), traces, store.system()),
      volumes_(on.executor, folders_of(store, given)),
      budget_(
          budget_limits_of(store, given), volumes_, [this] { return publishing_.unpublished(); }, on.clock,
          on.log("budget")),
      orders_(traced_orders_, ids, on.clock, [this] { return budget_.verdict().why; }),
      old_orders_(store.old_orders(), on.clock, on.random,
                  {.what = "orders", .kept = given.store.retention, .bite = 100}, on.log("retention")) {
    watch(on.counted, budget_);
}

api::route_table order_side::routes(std::vector<api::look> around) {
    auto routes = api::order_routes(orders_, on_.log("api"));
    routes.add(api::order_ledger_routes([this] { return counts(); }, on_.log("api")));
    routes.add(api::parked_event_routes(store_.parked(), on_.log("api")));
    routes.add(api::customer_order_routes(store_.customers(), on_.clock, on_.log("api")));
    auto all_looks = looks();
    append(all_looks, std::move(around));
    routes.add(api::finding_routes(std::move(all_looks), scope::orders_read, on_.clock));
    routes.add(api::order_search_routes(api::orders_found_in(store_.orders()), on_.log("api")));
    routes.add(api::document_routes(api::orders_documents()));
    return routes;
}

task<result<api::order_side_counts>> order_side::counts() {
    const auto counted = co_await publishing_.counts();
    if (!counted) co_return counted.error();
    co_return api::order_side_counts{counted->accepted, counted->published, counted->received, counted->settled,
                                     counted->late};
}

std::vector<api::look> order_side::looks() {
    std::vector<api::look> all{api::glance("database", [this] { return database_finding(store_.trouble()); })};
    if (budget_.limits().reserve.is_off()) return all;
    // The budget measures twice a second anyway.
    all.push_back(
        api::glance("disk", [this] { return disk_finding(budget_.sample().volumes, budget_.limits().reserve); }));
    return all;
}

std::vector<api::readiness_check> order_side::checks() const {
    std::vector<api::readiness_check> all{{"database", [this] { return store_.trouble(); }}};
    append(all, publishing_.log_checks());
    all.push_back({"room", [this] { return budget_.verdict().why; }, false});
    append(all, publishing_.receipt_checks());
    return all;
}

std::vector<running_part> order_side::parts() {
    std::vector<running_part> parts{{"order store", [this] { return open_store(); }, [this] { return close_store(); }}};
    append(parts, publishing_.parts(opened_));
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
