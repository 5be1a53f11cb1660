#include "api/messages_controller.hpp"
#include <boost/json.hpp>
#include <charconv>
#include "api/cursor.hpp"
#include "api/mail_content.hpp"
#include "api/message_json.hpp"
#include "api/message_query.hpp"
#include "api/problem.hpp"

namespace tidings::api {
namespace {

problem no_such_message() {
    return not_found("There is no such message.");
}

}  // namespace

http_response messages_controller::failed(const error& cause, const request_context& context) {
    return failures_.answer("message request failed", cause, context);
}

task<http_response> messages_controller::list(const request_context& context) {
    query_parameters query{context.query};
    message_filter filter;
    read_search(query, filter);
    read_columns(query, filter);
    read_page(query, filter);
    auto wrong = query.problems();
    if (!wrong.empty()) co_return to_response(bad_request(std::move(wrong)), context.trace.trace_id);
    co_return co_await list_of(context, std::move(filter), query.hint());
}

// What is kept of a customer: the same as a list by recipient, under the address that DELETE takes.
task<http_response> messages_controller::customer(const request_context& context) {
    query_parameters query{context.query};
    message_filter filter;
    read_page(query, filter);
    filter.recipient = context.params.front();
    auto wrong = query.problems();
    if (!wrong.empty()) co_return to_response(bad_request(std::move(wrong)), context.trace.trace_id);
    co_return co_await list_of(context, std::move(filter), {});
}

task<http_response> messages_controller::dead_letters(const request_context& context) {
    query_parameters query{context.query};
    message_filter filter;
    read_search(query, filter);
    filter.statuses = {message_status::dead};
    read_group(query, filter);
    read_page(query, filter);
    auto wrong = query.problems();
    if (!wrong.empty()) co_return to_response(bad_request(std::move(wrong)), context.trace.trace_id);
    co_return co_await list_of(context, std::move(filter), query.hint());
}

task<http_response> messages_controller::list_of(const request_context& context, message_filter filter,
                                                 std::string hint) {
    auto page = co_await archive_.list(std::move(filter));
    if (!page) co_return failed(page.error(), context);
    boost::json::array data;
    for (const auto& one : page->messages) {
        auto uncertain = co_await uncertain_attempts_of(one);
        if (!uncertain) co_return failed(uncertain.error(), context);
        data.push_back(to_json(one, *uncertain));
    }
    boost::json::value next;
    if (page->has_more && !page->messages.empty()) next = make_cursor(page->messages.back().id.value);
    boost::json::object body{{"data", std::move(data)}, {"next", std::move(next)}};
    if (page->looked_through) {
        body["next"] = make_cursor(page->looked_through->value);
        // A message's id begins with the time of its event, as an order's with its own.
        body["searched_to"] = to_rfc3339(time_of(order_id("ord_" + page->looked_through->value.substr(4))));
    }
    if (page->messages.empty() && !hint.empty()) body["hint"] = hint;
    http_response answer;
    answer.body = boost::json::serialize(body);
    co_return answer;
}

// A message that was never claimed, or sent by its first claim, has no try whose answer was lost: most lists ask
// nothing more.
task<result<std::int64_t>> messages_controller::uncertain_attempts_of(const message& about) {
    if (about.fence == 0 || (about.fence == 1 && about.status == message_status::sent)) co_return 0;
    auto attempts = co_await archive_.attempts_of(about.id);
    if (!attempts) co_return attempts.error();
    co_return count_uncertain(*attempts);
}

task<http_response> messages_controller::find(const request_context& context) {
    co_return co_await story_of(context, std::nullopt);
}

task<http_response> messages_controller::dead_letter(const request_context& context) {
    co_return co_await story_of(context, message_status::dead);
}

task<http_response> messages_controller::story_of(const request_context& context, std::optional<message_status> only) {
    const auto& id = context.params.front();
    if (!is_id("msg_", id)) co_return to_response(no_such_message(), context.trace.trace_id);
    auto found = co_await archive_.find(message_id(id));
    if (!found) co_return failed(found.error(), context);
    if (!*found || (only && (*found)->status != *only))
        co_return to_response(no_such_message(), context.trace.trace_id);
    auto attempts = co_await archive_.attempts_of(message_id(id));
    if (!attempts) co_return failed(attempts.error(), context);
    http_response answer;
    answer.body = to_json(**found, *attempts);
    co_return answer;
}

task<http_response> messages_controller::content(const request_context& context) {
    query_parameters query{context.query};
    const auto part = query.parsed("part", parse_mail_part, "text, html or source").value_or(mail_part::text);
    auto wrong = query.problems();
    if (!wrong.empty()) co_return to_response(bad_request(std::move(wrong)), context.trace.trace_id);
    const auto& id = context.params.front();
    if (!is_id("msg_", id)) co_return to_response(no_such_message(), context.trace.trace_id);
    auto mail = co_await archive_.mail_of(message_id(id));
    if (!mail) co_return failed(mail.error(), context);
    if (!*mail)
        co_return to_response(not_found("There is no such message, or its mail was never rendered."),
                              context.trace.trace_id);
    auto body = part_of((*mail)->bytes, part);
    if (!body && body.error().code == errc::not_found) co_return failed(body.error(), context);
    if (!body) co_return failed({errc::internal, id + ": " + body.error().detail}, context);
    co_return mail_content_answer(part, *std::move(body));
}

task<http_response> messages_controller::quarantine(const request_context& context) {
    query_parameters query{context.query};
    quarantine_filter filter;
    filter.topic = query.text("topic");
    filter.problem = query.parsed("problem", parse_record_problem, "a problem of records in quarantine");
    filter.limit = query.page_limit();
    filter.before = query.number("after", 1, std::numeric_limits<std::int64_t>::max());
    auto wrong = query.problems();
    if (!wrong.empty()) co_return to_response(bad_request(std::move(wrong)), context.trace.trace_id);
    auto page = co_await archive_.quarantine(std::move(filter));
    if (!page) co_return failed(page.error(), context);
    http_response answer;
    answer.body = to_json(*page);
    co_return answer;
}

task<http_response> messages_controller::quarantined(const request_context& context) {
    const auto& given = context.params.front();
    std::int64_t id = 0;
    const auto [end, wrong] = std::from_chars(given.data(), given.data() + given.size(), id);
    const bool is_number = wrong == std::errc{} && end == given.data() + given.size();
    result<std::optional<quarantined_record_view>> found{std::optional<quarantined_record_view>{}};
    if (is_number) found = co_await archive_.quarantined(id);
    if (!found) co_return failed(found.error(), context);
    if (!*found) co_return to_response(not_found("There is no such record in quarantine."), context.trace.trace_id);
    http_response answer;
    answer.body = to_json(**found);
    co_return answer;
}

task<http_response> messages_controller::ledger(const request_context& context) {
    auto counts = co_await archive_.counts();
    if (!counts) co_return failed(counts.error(), context);
    std::optional<order_side_counts> order_side;
    if (orders_) {
        auto counted = co_await orders_();
        if (!counted) co_return failed(counted.error(), context);
        order_side = *counted;
    }
    http_response answer;
    answer.body = ledger_json(order_side, *counts);
    co_return answer;
}

route_table notification_routes(message_archive& archive, logger log, count_order_side orders) {
    auto controller = std::make_shared<messages_controller>(archive, std::move(log), std::move(orders));
    using method = task<http_response> (messages_controller::*)(const request_context&);
    const auto to = [&](method one) -> action {
        return [controller, one](const request_context& context) { return (controller.get()->*one)(context); };
    };
    route_table routes;
    routes.add("/v1/messages", {scope::messages_read}, get_much(to(&messages_controller::list)))
        .add("/v1/customers/{email}", {scope::messages_read}, get_much(to(&messages_controller::customer)))
        .add("/v1/messages/{id}", {scope::messages_read}, {"GET", to(&messages_controller::find)})
        .add("/v1/messages/{id}/content", {scope::messages_read, {}, scope::addresses_read},
             get_much(to(&messages_controller::content)))
        .add("/v1/dead-letters", {scope::messages_read}, get_much(to(&messages_controller::dead_letters)))
        .add("/v1/dead-letters/{id}", {scope::messages_read}, {"GET", to(&messages_controller::dead_letter)})
        .add("/v1/quarantine", {scope::messages_read}, get_much(to(&messages_controller::quarantine)))
        .add("/v1/quarantine/{id}", {scope::messages_read, {}, scope::addresses_read},
             get_much(to(&messages_controller::quarantined)))
        .add("/v1/ledger", {scope::messages_read}, get_much(to(&messages_controller::ledger)));
    return routes;
}

}  // namespace tidings::api
