#include "api/live_routes.hpp"
#include "api/problem.hpp"
#include "api/query_parameters.hpp"

namespace tidings::api {
namespace {

problem too_many_streams() {
    problem why{503, "too-many-connections", "Too many connections",
                "This instance has as many live streams as it may. Ask for what you need now and then instead."};
    why.retry_after_s = 30;
    return why;
}

task<http_response> open(live_feed& feed, const request_context& context) {
    query_parameters query{context.query};
    auto wrong = query.problems();
    if (!wrong.empty()) co_return to_response(bad_request(std::move(wrong)), context.trace.trace_id);
    http_response answer;
    answer.content_type = "text/event-stream";
    // A proxy that collects the answer before it passes it on would hold everything back.
    answer.headers = {{"Cache-Control", "no-store"}, {"X-Accel-Buffering", "no"}};
    answer.stream = feed.open(context.request.header("Last-Event-ID"));
    if (!answer.stream) co_return to_response(too_many_streams(), context.trace.trace_id);
    co_return answer;
}

}  // namespace

route_table live_routes(live_feed& feed) {
    route_table routes;
    routes.add("/v1/live", {scope::messages_read},
               {"GET", [&feed](const request_context& context) { return open(feed, context); }});
    return routes;
}

}  // namespace tidings::api
