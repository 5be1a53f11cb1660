#include "api/parked_events_controller.hpp"
#include <boost/json.hpp>
#include <charconv>
#include "api/decision_request.hpp"
#include "api/query_parameters.hpp"

namespace tidings::api {
namespace {

namespace json = boost::json;
json::object to_json(const parked_event& one) {
    return {{"id", one.event.value},
            {"order", one.order.value},
            {"version", one.version},
            {"type", one.type},
            {"reason", one.reason},
            {"created_at", to_rfc3339(one.created_at)},
            {"parked_at", to_rfc3339(one.parked_at)}};
}

http_response answer_of(const json::object& body) {
    http_response answer;
    answer.body = json::serialize(body);
    return answer;
}

std::optional<std::int64_t> read_place(std::string_view cursor) {
    std::int64_t place = 0;
    const auto [end, wrong] = std::from_chars(cursor.data(), cursor.data() + cursor.size(), place);
    if (wrong != std::errc{} || end != cursor.data() + cursor.size() || place < 0) return std::nullopt;
    return place;
}

problem no_such_event() {
    return not_found("There is no such parked event.");
}

}  // namespace

http_response parked_events_controller::failed(const error& cause, const request_context& context) {
    return failures_.answer("parked event request failed", cause, context);
}

task<http_response> parked_events_controller::list(const request_context& context) {
    query_parameters query{context.query};
    const auto limit = query.page_limit();
    const auto after = query.parsed("after", read_place, "a cursor of this list").value_or(0);
    auto wrong = query.problems();
    if (!wrong.empty()) co_return to_response(bad_request(std::move(wrong)), context.trace.trace_id);
    auto found = co_await parked_.list(after, limit + 1);
    if (!found) co_return failed(found.error(), context);
    json::value next;
    if (found->size() > limit) {
        found->pop_back();
        next = std::to_string(found->back().position);
    }
    json::array data;
    for (const auto& one : *found) data.push_back(to_json(one));
    co_return answer_of({{"data", std::move(data)}, {"next", std::move(next)}});
}

task<http_response> parked_events_controller::find(const request_context& context) {
    const auto& id = context.params.front();
    if (!is_id("evt_", id)) co_return to_response(no_such_event(), context.trace.trace_id);
    const auto found = co_await parked_.find(event_id(id));
    if (!found) co_return failed(found.error(), context);
    if (!*found) co_return to_response(no_such_event(), context.trace.trace_id);
    co_return answer_of(to_json(**found));
}

task<http_response> parked_events_controller::retry(const request_context& context) {
    const auto read = read_decision(context.request.body, "order", true);
    if (read.refused) co_return to_response(*read.refused, context.trace.trace_id);
    std::optional<order_id> order;
    if (!read.is_all) {
        const auto* text = read.which.if_string();
        if (text == nullptr || !is_id("ord_", std::string_view(text->data(), text->size())))
            co_return to_response(wrong_choice("order", "is no id of an order"), context.trace.trace_id);
        order.emplace(std::string(*text));
    }
    const auto released = co_await parked_.release(std::move(order));
    if (!released) co_return failed(released.error(), context);
    log_.warn("parked events go again", {{"events", *released}, {"by", context.client}});
    co_return answer_of({{"retried", *released}});
}

task<http_response> parked_events_controller::discard(const request_context& context) {
    const auto read = read_decision(context.request.body, "id", false);
    if (read.refused) co_return to_response(*read.refused, context.trace.trace_id);
    const auto* text = read.which.if_string();
    if (text == nullptr || !is_id("evt_", std::string_view(text->data(), text->size())))
        co_return to_response(wrong_choice("id", "is no id of an event"), context.trace.trace_id);
    const auto discarded = co_await parked_.discard(event_id(std::string(*text)));
    if (!discarded) co_return failed(discarded.error(), context);
    if (!*discarded) co_return to_response(no_such_event(), context.trace.trace_id);
    log_.warn("a parked event was discarded",
              {{"event_id", std::string_view(text->data(), text->size())}, {"by", context.client}});
    co_return answer_of({{"discarded", 1}});
}

route_table parked_event_routes(parked_events& parked, logger log) {
    auto controller = std::make_shared<parked_events_controller>(parked, std::move(log));
    using method = task<http_response> (parked_events_controller::*)(const request_context&);
    const auto to = [&](method one) -> action {
        return [controller, one](const request_context& context) { return (controller.get()->*one)(context); };
    };
    route_table routes;
    routes.add("/v1/parked-events", {scope::orders_read}, {"GET", to(&parked_events_controller::list)})
        .add("/v1/parked-events/{id}", {scope::orders_read}, {"GET", to(&parked_events_controller::find)})
        .add("/v1/parked-events/retry", {scope::dead_letters_write, "parked-events.retry"},
             {"POST", to(&parked_events_controller::retry), body_kind::json})
        .add("/v1/parked-events/discard", {scope::dead_letters_write, "parked-events.discard"},
             {"POST", to(&parked_events_controller::discard), body_kind::json});
    return routes;
}

}  // namespace tidings::api
