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

// Bite by bite, until nothing is left or its time is over.
template <class Customers, class Report>
task<result<Report>> erase_from(Customers& customers, const time_source& clock, std::string address) {
    Report all;
    const auto until = clock.steady() + time_max;
    do {
        const auto bite = co_await customers.erase_some(address);
        if (!bite) co_return bite.error();
        add(all, *bite);
    } while (all.more && clock.steady() < until);
    co_return all;
}

bool can_be_erased(const std::string& address) {
    return mailbox_address::parse(address) && !is_same_address(address, erased_address);
}

// Finds out with `erase` what is to be reported.
class eraser {
public:
    using erase_everything = std::function<task<result<boost::json::object>>(std::string address)>;

    eraser(erase_everything erase, logger log) : erase_(std::move(erase)), log_(log), failures_(std::move(log)) {}

    task<http_response> erase(const request_context& context) {
        const auto& address = context.params.front();
        if (!can_be_erased(address)) co_return to_response(no_address(), context.trace.trace_id);
        auto report = co_await erase_(address);
        if (!report) co_return failed(report.error(), context);
        http_response answer;
        answer.body = boost::json::serialize(*report);
        // Who it was is what must not be kept.
        log_.info("customer erased", {{"asked_by", context.client}, {"report", answer.body}});
        co_return answer;
    }

private:
    http_response failed(const error& cause, const request_context& context) {
        return failures_.answer("erasing a customer failed", cause, context);
    }

    erase_everything erase_;
    logger log_;
    failure_log failures_;
};

route_table routes_of(eraser::erase_everything erase, logger log) {
    auto controller = std::make_shared<eraser>(std::move(erase), std::move(log));
    route_table routes;
    routes.add("/v1/customers/{email}", {scope::erase, "customer.erase"},
               {"DELETE", [controller](const request_context& context) { return controller->erase(context); },
                body_kind::none, access::by_key, reading::much});
    return routes;
}

template <class Report, class Customers>
task<result<boost::json::object>> report_on(Customers& customers, const time_source& clock, std::string address) {
    auto all = co_await erase_from<Customers, Report>(customers, clock, std::move(address));
    if (!all) co_return all.error();
    co_return report_of(*all);
}

// Orders first: what they publish from then on names nobody.
task<result<boost::json::object>> report_on_both(customer_orders& orders, customer_mails& mails,
                                                 const time_source& clock, std::string address) {
    auto report = co_await report_on<erased_orders>(orders, clock, address);
    if (!report) co_return report.error();
    auto of_mails = co_await report_on<erased_mails>(mails, clock, std::move(address));
    if (!of_mails) co_return of_mails.error();
    (*report)["complete"] = report->at("complete").as_bool() && of_mails->at("complete").as_bool();
    (*report)["mails"] = *std::move(of_mails);
    co_return report;
}

}  // namespace

route_table customer_order_routes(customer_orders& customers, const time_source& clock, logger log) {
    const auto erase = [&customers, &clock](std::string address) {
        return report_on<erased_orders>(customers, clock, std::move(address));
    };
    return routes_of(erase, std::move(log));
}

route_table customer_mail_routes(customer_mails& customers, const time_source& clock, logger log) {
    const auto erase = [&customers, &clock](std::string address) {
        return report_on<erased_mails>(customers, clock, std::move(address));
    };
    return routes_of(erase, std::move(log));
}

route_table customer_routes(customer_orders& orders, customer_mails& mails, const time_source& clock, logger log) {
    const auto erase = [&orders, &mails, &clock](std::string address) {
        return report_on_both(orders, mails, clock, std::move(address));
    };
    return routes_of(erase, std::move(log));
}

}  // namespace tidings::api
