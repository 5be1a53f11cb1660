#include "api/ledger_routes.hpp"
#include "api/failure_log.hpp"
#include "api/problem.hpp"

namespace tidings::api {
namespace {

struct order_ledger {
    order_ledger(count_order_side orders, logger log) : count(std::move(orders)), failures(std::move(log)) {}

    task<http_response> show(const request_context& context) {
        const auto counts = co_await count();
        if (!counts) {
            failures.say("the ledger cannot be counted", counts.error().detail, context);
            co_return to_response(problem_of(counts.error()), context.trace.trace_id);
        }
        http_response answer;
        answer.body = ledger_json(*counts, std::nullopt);
        co_return answer;
    }

    count_order_side count;
    failure_log failures;
};

}  // namespace

route_table order_ledger_routes(count_order_side orders, logger log) {
    auto ledger = std::make_shared<order_ledger>(std::move(orders), std::move(log));
    route_table routes;
    routes.add("/v1/ledger", {scope::orders_read},
               get_much([ledger](const request_context& context) { return ledger->show(context); }));
    return routes;
}

}  // namespace tidings::api
