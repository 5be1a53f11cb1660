#include "api/health.hpp"
#include <boost/json.hpp>
#include "runtime/metrics.hpp"

namespace tidings::api {
namespace {

namespace json = boost::json;

struct health_answers {
    std::vector<readiness_check> checks;
    std::function<std::string()> metrics_text;

    task<http_response> live(const request_context&) const {
        http_response answer;
        answer.body = R"({"status":"ok"})";
        co_return answer;
    }

    task<http_response> ready(const request_context&) const {
        json::array shown;
        bool is_ready = true, is_degraded = false;
        for (const auto& check : checks) {
            const auto why_not = check.why_not();
            auto& one = shown.emplace_back(json::object{{"name", check.name}, {"ok", why_not.empty()}}).as_object();
            if (!check.is_needed) one["needed"] = false;
            if (why_not.empty()) continue;
            one["why"] = why_not;
            if (check.is_needed)
                is_ready = false;
            else
                is_degraded = true;
        }
        const std::string_view status = !is_ready ? "not ready" : is_degraded ? "degraded" : "ok";
        http_response answer;
        answer.status = is_ready ? 200 : 503;
        answer.body = json::serialize(json::object{{"status", status}, {"checks", std::move(shown)}});
        answer.headers.emplace_back("Cache-Control", "no-store");
        co_return answer;
    }

    task<http_response> metrics(const request_context&) const {
        http_response answer;
        answer.content_type = tidings::metrics::content_type;
        answer.body = metrics_text();
        co_return answer;
    }
};

}  // namespace

route_table health_routes(std::vector<readiness_check> checks, std::function<std::string()> metrics_text) {
    const auto answers =
        std::make_shared<const health_answers>(health_answers{std::move(checks), std::move(metrics_text)});
    const auto open = [&](auto method) -> route_table::entry {
        return {"GET", [answers, method](const request_context& context) { return (answers.get()->*method)(context); },
                body_kind::none, access::open};
    };
    route_table routes;
    routes.add("/livez", open(&health_answers::live)).add("/readyz", open(&health_answers::ready));
    if (answers->metrics_text) routes.add("/metrics", open(&health_answers::metrics));
    return routes;
}

}  // namespace tidings::api
