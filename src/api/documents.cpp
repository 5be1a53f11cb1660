#include "api/documents.hpp"

namespace tidings::api {
namespace {

using document_action = task<http_response> (*)(const service_documents&);

task<http_response> openapi_answer(const service_documents& documents) {
    http_response answer;
    answer.headers = {{"X-Content-Type-Options", "nosniff"}};
    answer.body = documents.openapi;
    co_return answer;
}

task<http_response> page_answer(const service_documents& documents) {
    http_response answer;
    answer.content_type = "text/html; charset=utf-8";
    answer.headers = {{"Content-Security-Policy", std::string(documents.page_policy)},
                      {"X-Content-Type-Options", "nosniff"},
                      {"Referrer-Policy", "no-referrer"}};
    answer.body = documents.page;
    co_return answer;
}

}  // namespace

route_table document_routes(const service_documents& documents) {
    const auto open = [&documents](document_action answer) -> route_table::entry {
        return {"GET", [&documents, answer](const request_context&) { return answer(documents); }, body_kind::none,
                access::open};
    };
    route_table routes;
    routes.add("/openapi.json", open(openapi_answer)).add("/docs", open(page_answer));
    return routes;
}

}  // namespace tidings::api
