#include "api/orders_controller.hpp"
#include <boost/json.hpp>
#include "api/cursor.hpp"
#include "api/decision_request.hpp"
#include "api/order_events_json.hpp"
#include "api/problem.hpp"
#include "api/query_parameters.hpp"
#include "api/request_headers.hpp"
#include "domain/mailbox_address.hpp"
#include "domain/order_number.hpp"

namespace tidings::api {
namespace {

std::string etag_of(std::int64_t version) {
    return '"' + std::to_string(version) + '"';
}

http_response to_response(accepted_write accepted) {
    auto& wrote = accepted.answer;
    http_response answer;
    answer.status = wrote.created ? 201 : 200;
    if (wrote.created) answer.headers.emplace_back("Location", "/v1/orders/" + wrote.order.value);
    answer.headers.emplace_back("ETag", etag_of(wrote.version));
    if (accepted.replayed) answer.headers.emplace_back("Idempotency-Replayed", "true");
    answer.body = std::move(wrote.document);
    return answer;
}

// One key may be used once per operation and client.
write_request to_write_request(const request_context& context, write_headers given, std::string_view operation) {
    write_request request;
    request.body = std::string(context.request.body);
    request.idempotency_key = std::move(given.idempotency_key);
    request.scope.append(operation).append(" ").append(context.client);
    request.traceparent = context.trace.traceparent;
    request.by_test_key = context.who && context.who->type == key_type::test;
    return request;
}

void read_page(query_parameters& query, order_filter& filter) {
    filter.limit = query.page_limit();
    const auto read = [](std::string_view cursor) { return read_cursor(cursor, "ord_"); };
    if (auto id = query.parsed("after", read, "a cursor of this list")) filter.after = order_id(*std::move(id));
}

order_filter read_filter(query_parameters& query) {
    order_filter filter;
    filter.status = query.parsed("status", parse_order_status, "a status of an order");
    filter.email = query.address("email");
    filter.reference = query.text("reference");
    filter.created_after = query.time("created_after");
    filter.created_before = query.time("created_before");
    filter.text = query.text("q");
    read_page(query, filter);
    return filter;
}

std::string to_json(const order_page& page, const std::string& hint) {
    std::size_t size = 64;
    for (const auto& one : page.orders) size += one.document.size() + 1;
    std::string text;
    text.reserve(size);
    text += "{\"data\":[";
    for (const auto& one : page.orders) {
        if (text.back() != '[') text += ',';
        text += one.document;
    }
    text += "],\"next\":";
    if (page.looked_through)
        text.append("\"").append(make_cursor(page.looked_through->value)).append("\"");
    else if (page.has_more && !page.orders.empty())
        text.append("\"").append(make_cursor(page.orders.back().id.value)).append("\"");
    else
        text += "null";
    if (page.looked_through)
        text.append(",\"searched_to\":\"").append(to_rfc3339(time_of(*page.looked_through))).append("\"");
    if (page.orders.empty() && !hint.empty()) text.append(",\"hint\":\"").append(hint).append("\"");
    return text + "}";
}

// A short order number leads to the end of an id; what only looks like one is searched for as it is.
task<outcome<order_page>> search(order_service& orders, order_filter filter) {
    if (auto end = filter.text ? id_end_of(*filter.text) : std::nullopt) {
        auto by_number = filter;
        by_number.text = std::move(end);
        auto page = co_await orders.list(std::move(by_number));
        if (!page || !page->orders.empty() || page->looked_through) co_return page;
    }
    co_return co_await orders.list(std::move(filter));
}

// If-Match with several versions: whichever the order has now. Each try looks at the order anew, and only the one that
// names its version writes.
task<outcome<accepted_write>> change_if(order_service& orders, order_id id, write_request request,
                                        std::optional<std::vector<std::int64_t>> versions) {
    constexpr std::int64_t none = 0;  // no order has it
    if (!versions) co_return co_await orders.change(std::move(id), std::move(request));
    const bool names_none = versions->empty();
    if (names_none) versions->push_back(none);
    for (std::size_t at = 0;; ++at) {
        auto attempt = request;
        attempt.if_match = (*versions)[at];
        auto changed = co_await orders.change(order_id(id), std::move(attempt));
        const bool is_stale = !changed && changed.error().reason == refusal_reason::stale;
        if (is_stale && at + 1 < versions->size()) continue;
        if (is_stale && names_none)
            co_return refusal{refusal_reason::stale,
                              "If-Match names no entity tag of this order. Send its ETag as it came, without W/."};
        co_return changed;
    }
}

// {"email": "ada@example.com"} as a merge patch without a mail of its own: the mail that went astray is sent again, and one
// more about a change of the order would only puzzle the customer.
boost::system::result<std::string, problem> correction_in(std::string_view body) {
    auto read = read_decision(body, "email", false);
    if (read.refused) return *std::move(read.refused);
    if (!read.which.is_string()) return wrong_choice("email", "must be text");
    if (const auto wrong = mailbox_problem(read.which.get_string()); !wrong.empty())
        return wrong_choice("email", std::string(wrong));
    boost::json::object customer{{"email", std::move(read.which)}};
    return boost::json::serialize(boost::json::object{{"customer", std::move(customer)}, {"notify", false}});
}

// What is no order's id is not repeated to the client.
problem no_such_order() {
    return not_found("There is no such order.");
}

}  // namespace

http_response orders_controller::refused(const refusal& cause, const request_context& context) {
    const bool is_news =
        status_of(cause.reason) >= 500 && cause.reason != refusal_reason::no_room;  // said once already
    if (is_news) failures_.say("order request failed", cause.detail, context);
    return api::to_response(problem_of(cause), context.trace.trace_id);
}

task<http_response> orders_controller::create(const request_context& context) {
    auto given = read_write_headers(context.request);
    if (!given.problems.empty())
        co_return api::to_response(bad_request(std::move(given.problems)), context.trace.trace_id);
    auto request = to_write_request(context, std::move(given), "POST /v1/orders");
    auto accepted = co_await orders_.create(std::move(request));
    if (!accepted) co_return refused(accepted.error(), context);
    co_return to_response(*std::move(accepted));
}

task<http_response> orders_controller::change(const request_context& context) {
    const auto& id = context.params.front();
    auto given = read_write_headers(context.request);
    if (!given.problems.empty())
        co_return api::to_response(bad_request(std::move(given.problems)), context.trace.trace_id);
    if (!is_id("ord_", id)) co_return api::to_response(no_such_order(), context.trace.trace_id);
    auto versions = std::move(given.if_match);
    auto request = to_write_request(context, std::move(given), "PATCH /v1/orders/" + id);
    co_return co_await write(context, std::move(request), std::move(versions));
}

// For those who answer customers: the one member of an order that they may change, see scope::messages_write.
task<http_response> orders_controller::correct_address(const request_context& context) {
    const auto& id = context.params.front();
    auto given = read_write_headers(context.request);
    if (!given.problems.empty())
        co_return api::to_response(bad_request(std::move(given.problems)), context.trace.trace_id);
    if (!is_id("ord_", id)) co_return api::to_response(no_such_order(), context.trace.trace_id);
    auto patch = correction_in(context.request.body);
    if (!patch) co_return api::to_response(patch.error(), context.trace.trace_id);
    auto versions = std::move(given.if_match);
    auto request = to_write_request(context, std::move(given), "POST /v1/orders/" + id + "/correct-address");
    request.body = *std::move(patch);
    co_return co_await write(context, std::move(request), std::move(versions));
}

task<http_response> orders_controller::write(const request_context& context, write_request request,
                                             std::optional<std::vector<std::int64_t>> versions) {
    auto accepted =
        co_await change_if(orders_, order_id(context.params.front()), std::move(request), std::move(versions));
    if (!accepted) co_return refused(accepted.error(), context);
    co_return to_response(*std::move(accepted));
}

task<http_response> orders_controller::find(const request_context& context) {
    const auto& id = context.params.front();
    if (!is_id("ord_", id)) co_return api::to_response(no_such_order(), context.trace.trace_id);
    auto found = co_await orders_.find(order_id(id));
    if (!found) co_return refused(found.error(), context);
    http_response answer;
    if (none_match_names(context.request, found->version))
        answer.status = 304;
    else
        answer.body = std::move(found->document);
    answer.headers.emplace_back("ETag", etag_of(found->version));
    co_return answer;
}

task<http_response> orders_controller::list(const request_context& context) {
    query_parameters query{context.query};
    auto filter = read_filter(query);
    auto wrong = query.problems();
    if (!wrong.empty()) co_return api::to_response(bad_request(std::move(wrong)), context.trace.trace_id);
    auto page = co_await search(orders_, std::move(filter));
    if (!page) co_return refused(page.error(), context);
    http_response answer;
    answer.body = to_json(*page, query.hint());
    co_return answer;
}

// What is kept of a customer: the same as a list by address, under the address that DELETE takes.
task<http_response> orders_controller::customer(const request_context& context) {
    query_parameters query{context.query};
    order_filter filter;
    read_page(query, filter);
    filter.email = context.params.front();
    auto wrong = query.problems();
    if (!wrong.empty()) co_return api::to_response(bad_request(std::move(wrong)), context.trace.trace_id);
    auto page = co_await orders_.list(std::move(filter));
    if (!page) co_return refused(page.error(), context);
    http_response answer;
    answer.body = to_json(*page, {});
    co_return answer;
}

task<http_response> orders_controller::events(const request_context& context) {
    const auto& id = context.params.front();
    if (!is_id("ord_", id)) co_return api::to_response(no_such_order(), context.trace.trace_id);
    query_parameters query{context.query};
    const auto limit = query.page_limit(query_parameters::page_limit_max);
    const auto after = query.number("after", 1, std::numeric_limits<std::int64_t>::max()).value_or(0);
    auto wrong = query.problems();
    if (!wrong.empty()) co_return api::to_response(bad_request(std::move(wrong)), context.trace.trace_id);
    auto events = co_await orders_.events_of(order_id(id), after, limit);
    if (!events) co_return refused(events.error(), context);
    http_response answer;
    answer.body = to_json(*events);
    co_return answer;
}

route_table order_routes(order_service& orders, logger log) {
    auto controller = std::make_shared<orders_controller>(orders, std::move(log));
    const auto to = [&](task<http_response> (orders_controller::*method)(const request_context&)) -> action {
        return [controller, method](const request_context& context) { return (controller.get()->*method)(context); };
    };
    route_table routes;
    routes.add("/v1/orders", {scope::orders_write}, {"POST", to(&orders_controller::create), body_kind::json})
        .add("/v1/orders", {scope::orders_read}, get_much(to(&orders_controller::list)))
        .add("/v1/orders/{id}", {scope::orders_read}, {"GET", to(&orders_controller::find)})
        .add("/v1/orders/{id}", {scope::orders_write},
             {"PATCH", to(&orders_controller::change), body_kind::merge_patch})
        .add("/v1/orders/{id}/correct-address", {scope::messages_write, "order.correct-address"},
             {"POST", to(&orders_controller::correct_address), body_kind::json})
        .add("/v1/customers/{email}", {scope::orders_read}, get_much(to(&orders_controller::customer)))
        .add("/v1/orders/{id}/events", {scope::orders_read}, get_much(to(&orders_controller::events)));
    return routes;
}

}  // namespace tidings::api
