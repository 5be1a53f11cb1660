#include "api/audit_routes.hpp"
#include <boost/json.hpp>
#include "api/cursor.hpp"
#include "api/failure_log.hpp"
#include "api/problem.hpp"
#include "api/query_parameters.hpp"

namespace tidings::api {
namespace {

namespace json = boost::json;

json::value text_or_null(const std::string& text) {
    return text.empty() ? json::value(nullptr) : json::value(text);
}

json::value document_or_null(const std::string& text) {
    boost::system::error_code failure;
    auto parsed = json::parse(text, failure);
    return failure ? json::value(nullptr) : parsed;
}

json::object to_json(const audit_entry& one) {
    return {{"id", one.id.value},
            {"time", to_rfc3339(one.at)},
            {"actor", one.actor},
            {"actor_name", text_or_null(one.actor_name)},
            {"action", one.action},
            {"object", text_or_null(one.object)},
            {"remote", text_or_null(one.remote)},
            {"request_id", text_or_null(one.request)},
            {"outcome", name_of(one.outcome)},
            {"status", one.status == 0 ? json::value(nullptr) : json::value(one.status)},
            {"asked", document_or_null(one.asked)},
            {"result", document_or_null(one.result)}};
}

audit_filter read_filter(query_parameters& query) {
    audit_filter filter;
    filter.actor = query.text("actor");
    filter.action = query.text("action");
    filter.object = query.text("object");
    filter.from = query.time("from");
    filter.to = query.time("to");
    filter.limit = query.page_limit();
    const auto read = [](std::string_view cursor) { return read_cursor(cursor, "aud_"); };
    if (auto id = query.parsed("after", read, "a cursor of this list")) filter.after = audit_id(*std::move(id));
    return filter;
}

class lister {
public:
    lister(audit_log& kept, logger log) : kept_(kept), failures_(std::move(log)) {}

    task<http_response> list(const request_context& context) {
        query_parameters query{context.query};
        auto filter = read_filter(query);
        auto wrong = query.problems();
        if (!wrong.empty()) co_return to_response(bad_request(std::move(wrong)), context.trace.trace_id);
        const auto page = co_await kept_.list(std::move(filter));
        if (!page) {
            failures_.say("the audit log cannot be read", page.error().detail, context);
            co_return to_response(problem_of(page.error()), context.trace.trace_id);
        }
        json::array data;
        for (const auto& one : page->entries) data.push_back(to_json(one));
        json::value next;
        if (page->has_more) next = make_cursor(page->entries.back().id.value);
        http_response answer;
        answer.headers.emplace_back("Cache-Control", "no-store");
        answer.body = json::serialize(json::object{{"data", std::move(data)}, {"next", std::move(next)}});
        co_return answer;
    }

private:
    audit_log& kept_;
    failure_log failures_;
};

}  // namespace

route_table audit_routes(audit_log& kept, logger log) {
    auto controller = std::make_shared<lister>(kept, std::move(log));
    route_table routes;
    routes.add("/v1/audit", {scope::keys_admin},
               get_much([controller](const request_context& context) { return controller->list(context); }));
    return routes;
}

}  // namespace tidings::api
