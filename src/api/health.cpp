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
        bool all_well = true, ready = true;
        for (const auto& check : checks) {
            const auto why_not = check.why_not();
            all_well = all_well && why_not.empty();
            ready = ready && (why_not.empty() || !check.turns_away);
            auto& one = shown.emplace_back(json::object{{"name", check.name}, {"ok", why_not.empty()}}).as_object();
            if (!why_not.empty()) one["why"] = why_not;
        }
        http_response answer;
        answer.status = ready ? 200 : 503;
        answer.body = json::serialize(json::object{{"status", all_well ? "ok"
                                                              : ready  ? "degraded"
                                                                       : "not ready"},
                                                   {"checks", std::move(shown)}});
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
