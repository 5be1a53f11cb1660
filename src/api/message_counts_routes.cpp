#include "api/message_counts_routes.hpp"
#include <boost/json.hpp>
#include "api/failure_log.hpp"
#include "api/problem.hpp"
#include "api/query_parameters.hpp"
#include "api/quick_views.hpp"

namespace tidings::api {
namespace {

namespace json = boost::json;

class view_counter {
public:
    view_counter(message_archive& archive, message_finder& finder, logger log)
        : archive_(archive), finder_(finder), failures_(std::move(log)) {}

    task<http_response> answer(const request_context& context) {
        query_parameters query{context.query};
        auto wrong = query.problems();
        if (!wrong.empty()) co_return to_response(bad_request(std::move(wrong)), context.trace.trace_id);
        const auto seen = co_await finder_.count_views(counted_most + 1);
        if (!seen) co_return failed(seen.error(), context);
        const auto kept = co_await archive_.counts();
        if (!kept) co_return failed(kept.error(), context);
        json::object views;
        for (const auto& one : quick_views(*seen, *kept))
            views[one.name] = json::object{{"count", one.count}, {"more", one.more}};
        http_response answer;
        answer.body = json::serialize(json::object{{"views", std::move(views)}});
        co_return answer;
    }

private:
    http_response failed(const error& cause, const request_context& context) {
        return failures_.answer("messages cannot be counted", cause, context);
    }

    message_archive& archive_;
    message_finder& finder_;
    failure_log failures_;
};

}  // namespace

route_table message_counts_routes(message_archive& archive, message_finder& finder, logger log) {
    auto counter = std::make_shared<view_counter>(archive, finder, std::move(log));
    route_table routes;
    routes.add("/v1/messages/counts", {scope::messages_read},
               get_much([counter](const request_context& context) { return counter->answer(context); }));
    return routes;
}

}  // namespace tidings::api
