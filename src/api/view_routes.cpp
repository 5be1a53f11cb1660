#include "api/view_routes.hpp"
#include <boost/json.hpp>
#include "api/failure_log.hpp"
#include "api/problem.hpp"
#include "api/query_parameters.hpp"
#include "api/view_request.hpp"
#include "codec/json_text.hpp"

namespace tidings::api {
namespace {

namespace json = boost::json;

json::object to_json(const saved_view& view) {
    auto filter = parse_json(view.filter);
    return {{"list", view.list},
            {"name", view.name},
            {"shared", view.owner.empty()},
            {"filter", filter ? *std::move(filter) : json::value(json::object())},
            {"saved_at", to_rfc3339(view.saved_at)},
            {"saved_by", view.saved_by}};
}

http_response answer_of(const json::object& body) {
    http_response answer;
    answer.headers.emplace_back("Cache-Control", "no-store");
    answer.body = json::serialize(body);
    return answer;
}

problem needs_keys_admin() {
    return {
        403, "missing-scope", "Missing scope",
        "This needs the scope keys:admin: views for everybody are kept by administrators. Save it for yourself instead "
        "(shared: false)."};
}

problem no_room() {
    return {409, "conflict", "No room for another view",
            "There are 50 views of yours, or 50 for everybody, or 2,000 in all. Remove one first."};
}

class views_controller {
public:
    views_controller(view_store& views, const time_source& clock, logger log)
        : views_(views), clock_(clock), failures_(std::move(log)) {}

    task<http_response> list(const request_context& context) {
        auto owner = context.who->owner();
        const auto views = co_await views_.list(std::move(owner));
        if (!views) co_return failed(views.error(), context);
        json::array data;
        for (const auto& one : *views) data.push_back(to_json(one));
        co_return answer_of({{"data", std::move(data)}, {"next", nullptr}});
    }

    task<http_response> put(const request_context& context) {
        const auto& list = context.params[0];
        const auto& name = context.params[1];
        if (!is_viewed_list(list)) co_return refused(no_such_list(), context);
        auto read = read_view_request(name, context.request.body);
        if (read.refused) co_return refused(*read.refused, context);
        if (read.is_shared && !context.who->scopes.has(scope::keys_admin))
            co_return refused(needs_keys_admin(), context);
        const saved_view view{read.is_shared ? std::string() : context.who->owner(),
                              list,
                              name,
                              std::move(read.filter),
                              clock_.now(),
                              std::string(context.client)};
        auto copy = view;
        const auto done = co_await views_.put(std::move(copy));
        if (!done && done.error().code == errc::conflict) co_return refused(no_room(), context);
        if (!done) co_return failed(done.error(), context);
        co_return answer_of(to_json(view));
    }

    task<http_response> remove(const request_context& context) {
        query_parameters query{context.query};
        const auto shared = query.parsed(
            "shared",
            [](std::string_view text) {
                return text == "true" ? std::optional(true) : text == "false" ? std::optional(false) : std::nullopt;
            },
            "true or false");
        auto wrong = query.problems();
        if (!wrong.empty()) co_return refused(bad_request(std::move(wrong)), context);
        const bool is_shared = shared.value_or(false);
        if (is_shared && !context.who->scopes.has(scope::keys_admin)) co_return refused(needs_keys_admin(), context);
        auto owner = is_shared ? std::string() : context.who->owner();
        auto list = context.params[0], name = context.params[1];
        const auto done = co_await views_.remove(std::move(owner), std::move(list), std::move(name));
        if (!done && done.error().code == errc::not_found)
            co_return refused(not_found("There is no such view."), context);
        if (!done) co_return failed(done.error(), context);
        co_return answer_of({{"removed", true}});
    }

private:
    static problem no_such_list() { return not_found("Views are of the lists messages, orders and dead-letters."); }
    static http_response refused(const problem& why, const request_context& context) {
        return to_response(why, context.trace.trace_id);
    }
    http_response failed(const error& cause, const request_context& context) {
        return failures_.answer("a request about saved views failed", cause, context);
    }

    view_store& views_;
    const time_source& clock_;
    failure_log failures_;
};

}  // namespace

route_table view_routes(view_store& views, const time_source& clock, logger log) {
    auto controller = std::make_shared<views_controller>(views, clock, std::move(log));
    using method = task<http_response> (views_controller::*)(const request_context&);
    const auto to = [&](method one) -> action {
        return [controller, one](const request_context& context) { return (controller.get()->*one)(context); };
    };
    const std::string path = "/v1/views/{list}/{name}";
    route_table routes;
    routes.add("/v1/views", {scope::messages_read}, {"GET", to(&views_controller::list)})
        .add(path, {scope::messages_read, "view.save"}, {"PUT", to(&views_controller::put), body_kind::json})
        .add(path, {scope::messages_read, "view.remove"}, {"DELETE", to(&views_controller::remove)});
    return routes;
}

}  // namespace tidings::api
