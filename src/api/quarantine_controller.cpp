#include "api/quarantine_controller.hpp"
#include <boost/json.hpp>
#include "api/decision_request.hpp"
#include "api/groups_answer.hpp"
#include "api/query_parameters.hpp"

namespace tidings::api {
namespace {

namespace json = boost::json;

http_response answer_of(const json::object& body) {
    http_response answer;
    answer.body = json::serialize(body);
    return answer;
}

std::optional<std::int64_t> number_of(const json::value& given) {
    if (given.is_int64() && given.get_int64() > 0) return given.get_int64();
    return std::nullopt;
}

json::object group_json(const quarantine_group& one) {
    return {{"topic", one.topic},
            {"problem", one.problem},
            {"count", one.count},
            {"first_stored_at", to_rfc3339(one.first_stored_at)},
            {"last_stored_at", to_rfc3339(one.last_stored_at)},
            {"latest", {{"id", one.latest.id}, {"reason", one.latest.reason}}}};
}

problem no_number() {
    return wrong_choice("id", "is no number of a record");
}

}  // namespace

http_response quarantine_controller::failed(const error& cause, const request_context& context) {
    if (cause.code == errc::invalid)
        return to_response({409, "conflict", "Conflict", "It still cannot be taken: " + cause.detail, {}, {}},
                           context.trace.trace_id);
    return failures_.answer("quarantine request failed", cause, context);
}

task<http_response> quarantine_controller::groups(const request_context& context) {
    query_parameters query{context.query};
    auto wrong = query.problems();
    if (!wrong.empty()) co_return to_response(bad_request(std::move(wrong)), context.trace.trace_id);
    auto entries = co_await archive_.latest_quarantined(grouped_max + 1);
    if (!entries) co_return failed(entries.error(), context);
    co_return answer_of(groups_answer(*std::move(entries), group_json));
}

task<http_response> quarantine_controller::retry(const request_context& context) {
    const auto read = read_decision(context.request.body, "id", false);
    if (read.refused) co_return to_response(*read.refused, context.trace.trace_id);
    const auto id = number_of(read.which);
    if (!id) co_return to_response(no_number(), context.trace.trace_id);
    const auto stored = co_await desk_->retry(*id);
    if (!stored) co_return failed(stored.error(), context);
    log_.warn("a record left the quarantine", {{"id", *id}, {"stored", *stored}, {"by", context.client}});
    co_return answer_of({{"retried", 1}, {"stored", *stored ? 1 : 0}});
}

task<http_response> quarantine_controller::discard(const request_context& context) {
    const auto read = read_decision(context.request.body, "id", false);
    if (read.refused) co_return to_response(*read.refused, context.trace.trace_id);
    const auto id = number_of(read.which);
    if (!id) co_return to_response(no_number(), context.trace.trace_id);
    const auto discarded = co_await desk_->discard(*id);
    if (!discarded) co_return failed(discarded.error(), context);
    if (!*discarded) co_return to_response(not_found("There is no such record in quarantine."), context.trace.trace_id);
    log_.warn("a record in quarantine was discarded", {{"id", *id}, {"by", context.client}});
    co_return answer_of({{"discarded", 1}});
}

route_table quarantine_routes(message_archive& archive, std::shared_ptr<quarantine_desk> desk, logger log) {
    auto controller = std::make_shared<quarantine_controller>(archive, std::move(desk), std::move(log));
    using method = task<http_response> (quarantine_controller::*)(const request_context&);
    const auto to = [&](method one) -> action {
        return [controller, one](const request_context& context) { return (controller.get()->*one)(context); };
    };
    route_table routes;
    routes.add("/v1/quarantine/groups", {scope::messages_read}, get_much(to(&quarantine_controller::groups)))
        .add("/v1/quarantine/retry", {scope::dead_letters_write, "quarantine.retry"},
             {"POST", to(&quarantine_controller::retry), body_kind::json})
        .add("/v1/quarantine/discard", {scope::dead_letters_write, "quarantine.discard"},
             {"POST", to(&quarantine_controller::discard), body_kind::json});
    return routes;
}

}  // namespace tidings::api
