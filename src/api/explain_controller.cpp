#include "api/explain_controller.hpp"
#include <boost/json.hpp>
#include "api/mail_explanation.hpp"
#include "api/problem.hpp"
#include "api/query_parameters.hpp"

namespace tidings::api {
namespace {

namespace json = boost::json;

constexpr std::size_t looked_at = 200;  // messages of one order or address, and recent ones for similar addresses

std::string_view name_of(finding_state state) {
    switch (state) {
        case finding_state::fine: return "fine";
        case finding_state::cause: return "cause";
        case finding_state::possible: return "possible";
    }
    return "possible";
}

json::object to_json(const mail_finding& one) {
    return {{"topic", one.topic},
            {"state", name_of(one.state)},
            {"sentence", one.sentence},
            {"next_step", one.next_step},
            {"message", one.message.empty() ? json::value(nullptr) : json::value(one.message)}};
}

struct question {
    std::optional<std::string> order, email;
};

question read(query_parameters& query) {
    question asked{query.text("order"), query.text("email", 320)};
    if (asked.order && !is_id("ord_", *asked.order)) query.wrong("order", "not_an_id", "is no id of an order");
    if (asked.order.has_value() == asked.email.has_value())
        query.wrong("order", "missing", "or email must be given, not both");
    return asked;
}

class explainer {
public:
    explainer(message_archive& archive, logger log) : archive_(archive), failures_(std::move(log)) {}

    task<http_response> answer(const request_context& context) {
        query_parameters query{context.query};
        const auto asked = read(query);
        auto wrong = query.problems();
        if (!wrong.empty()) co_return to_response(bad_request(std::move(wrong)), context.trace.trace_id);
        const auto facts = co_await look(asked);
        if (!facts) co_return failed(facts.error(), context);
        const auto told = explain(*facts);
        json::array checks;
        for (const auto& one : told.checks) checks.push_back(to_json(one));
        http_response answer;
        answer.body = json::serialize(json::object{{"answer", to_json(told.answer)}, {"checks", std::move(checks)}});
        co_return answer;
    }

private:
    http_response failed(const error& cause, const request_context& context) {
        return failures_.answer("an explanation failed", cause, context);
    }

    task<result<mail_facts>> look(question asked) {
        mail_facts facts;
        facts.asked_by_order = asked.order.has_value();
        message_filter filter;
        filter.limit = looked_at;
        filter.recipient = asked.email;
        if (asked.order) filter.order = order_id(*asked.order);
        auto found = co_await archive_.list(std::move(filter));
        if (!found) co_return found.error();
        facts.messages = std::move(found->messages);
        if (asked.email) {
            auto recent = co_await archive_.list({.limit = looked_at});
            if (!recent) co_return recent.error();
            facts.similar = similar_mails(*asked.email, recent->messages);
        }
        auto counts = co_await archive_.counts();
        if (!counts) co_return counts.error();
        facts.quarantined = counts->quarantined;
        co_return facts;
    }

    message_archive& archive_;
    failure_log failures_;
};

}  // namespace

route_table explain_routes(message_archive& archive, logger log) {
    auto controller = std::make_shared<explainer>(archive, std::move(log));
    route_table routes;
    routes.add("/v1/explain", {scope::messages_read},
               {"GET", [controller](const request_context& context) { return controller->answer(context); }});
    return routes;
}

}  // namespace tidings::api
