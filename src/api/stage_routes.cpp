#include "api/stage_routes.hpp"
#include <boost/json.hpp>
#include <cmath>
#include "api/problem.hpp"
#include "api/query_parameters.hpp"
#include "api/stage_rates.hpp"

namespace tidings::api {
namespace {

namespace json = boost::json;

json::object to_json(const stage_state& one, const std::optional<double>& rate) {
    json::object shown{{"name", one.name},
                       {"done", one.done},
                       {"per_second", nullptr},
                       {"backlog", nullptr},
                       {"oldest_seconds", nullptr}};
    if (rate) shown["per_second"] = std::round(*rate * 100) / 100;
    if (one.backlog) shown["backlog"] = *one.backlog;
    if (one.oldest) shown["oldest_seconds"] = static_cast<double>(one.oldest->count()) / 1000;
    return shown;
}

class stage_view {
public:
    stage_view(std::vector<ask_stage> stages, const time_source& clock) : stages_(std::move(stages)), clock_(clock) {}

    task<http_response> answer(const request_context& context) {
        query_parameters query{context.query};
        auto wrong = query.problems();
        if (!wrong.empty()) co_return to_response(bad_request(std::move(wrong)), context.trace.trace_id);
        std::vector<stage_state> states;
        std::vector<std::uint64_t> counters;
        for (const auto& ask : stages_) {
            states.push_back(ask());
            counters.push_back(states.back().done);
        }
        const auto rates = rates_.rates_at(clock_.steady(), std::move(counters));
        json::array list;
        for (std::size_t at = 0; at < states.size(); ++at) list.push_back(to_json(states[at], rates[at]));
        http_response answer;
        answer.body = json::serialize(json::object{{"stages", std::move(list)}});
        co_return answer;
    }

private:
    std::vector<ask_stage> stages_;
    const time_source& clock_;
    stage_rates rates_;
};

}  // namespace

route_table stage_routes(std::vector<ask_stage> stages, const time_source& clock) {
    auto view = std::make_shared<stage_view>(std::move(stages), clock);
    route_table routes;
    routes.add("/v1/stages", {scope::messages_read},
               {"GET", [view](const request_context& context) { return view->answer(context); }});
    return routes;
}

}  // namespace tidings::api
