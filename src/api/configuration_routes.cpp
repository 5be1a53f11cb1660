#include "api/configuration_routes.hpp"

namespace tidings::api {
namespace {

task<http_response> answer_with(http_response answer) {
    co_return answer;
}

}  // namespace

route_table configuration_routes(const std::string& options) {
    http_response shown;
    shown.body = R"({"data":)" + options + "}";
    route_table routes;
    routes.add("/v1/configuration", {scope::keys_admin},
               {"GET", [shown](const request_context&) { return answer_with(shown); }});
    return routes;
}

}  // namespace tidings::api
