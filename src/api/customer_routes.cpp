#include "api/customer_routes.hpp"
#include <boost/json.hpp>
#include "api/failure_log.hpp"
#include "api/problem.hpp"
#include "domain/erased_customer.hpp"
#include "domain/mailbox_address.hpp"

namespace tidings::api {
namespace {

using namespace std::chrono_literals;

constexpr std::chrono::seconds time_max = 5s;

boost::json::object report_of(const erased_orders& all) {
    return {{"orders", all.orders}, {"events", all.events}, {"complete", !all.more}};
}

void add(erased_orders& all, const erased_orders& bite) {
    all.orders += bite.orders;
    all.events += bite.events;
    all.more = bite.more;
}

boost::json::object report_of(const erased_mails& all) {
    return {{"messages", all.messages},
            {"events", all.events},
            {"quarantined", all.quarantined},
            {"on_their_way", all.on_their_way},
            {"complete", !all.more && all.on_their_way == 0}};
}

void add(erased_mails& all, const erased_mails& bite) {
    all.messages += bite.messages;
    all.events += bite.events;
    all.quarantined += bite.quarantined;
    all.on_their_way = bite.on_their_way;
    all.more = bite.more;
}

problem no_address() {
    return {422, "invalid", "Invalid request", "This is no customer's e-mail address; write it percent-encoded."};
}

template <class Customers, class Report>
class eraser {
public:
    eraser(Customers& customers, const time_source& clock, logger log)
        : customers_(customers), clock_(clock), log_(log), failures_(std::move(log)) {}

    task<http_response> erase(const request_context& context) {
        const auto& address = context.params.front();
        if (!mailbox_address::parse(address) || is_same_address(address, erased_address))
            co_return to_response(no_address(), context.trace.trace_id);
        Report all;
        const auto until = clock_.steady() + time_max;
        do {
            const auto bite = co_await customers_.erase_some(address);
            if (!bite) co_return failed(bite.error(), context);
            add(all, *bite);
        } while (all.more && clock_.steady() < until);
        auto report = report_of(all);
        // Who it was is what must not be kept.
        log_.info("customer erased", {{"asked_by", context.client}, {"report", boost::json::serialize(report)}});
        http_response answer;
        answer.body = boost::json::serialize(report);
        co_return answer;
    }

private:
    http_response failed(const error& cause, const request_context& context) {
        if (status_of(cause.code) >= 500) failures_.say("erasing a customer failed", cause.detail, context);
        return to_response(problem_of(cause), context.trace.trace_id);
    }

    Customers& customers_;
    const time_source& clock_;
    logger log_;
    failure_log failures_;
};

template <class Report, class Customers>
route_table routes_of(Customers& customers, const time_source& clock, logger log) {
    auto controller = std::make_shared<eraser<Customers, Report>>(customers, clock, std::move(log));
    route_table routes;
    routes.add("/v1/customers/{email}",
               {"DELETE", [controller](const request_context& context) { return controller->erase(context); },
                body_kind::none, access::by_key, reading::much});
    return routes;
}

}  // namespace

route_table customer_order_routes(customer_orders& customers, const time_source& clock, logger log) {
    return routes_of<erased_orders>(customers, clock, std::move(log));
}

route_table customer_mail_routes(customer_mails& customers, const time_source& clock, logger log) {
    return routes_of<erased_mails>(customers, clock, std::move(log));
}

}  // namespace tidings::api
