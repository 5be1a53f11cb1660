#include "api/order_story_routes.hpp"
#include "api/failure_log.hpp"
#include "api/order_story.hpp"
#include "api/problem.hpp"
#include "api/query_parameters.hpp"

namespace tidings::api {
namespace {

constexpr std::int64_t versions_default = 20, versions_max = 50;

class story_teller {
public:
    story_teller(message_archive& archive, message_finder& finder, ask_order_side orders, logger log)
        : archive_(archive), finder_(finder), orders_(std::move(orders)), failures_(std::move(log)) {}

    task<http_response> answer(const request_context& context) {
        query_parameters query{context.query};
        const auto most = query.number("limit", 1, versions_max).value_or(versions_default);
        const auto after = query.number("after", 0, std::numeric_limits<std::int64_t>::max()).value_or(0);
        auto wrong = query.problems();
        if (!wrong.empty()) co_return to_response(bad_request(std::move(wrong)), context.trace.trace_id);
        const auto& id = context.params.front();
        if (!is_id("ord_", id)) co_return to_response(no_such_order(), context.trace.trace_id);
        order_story story;
        story.order = order_id(id);
        const auto told = co_await tell(story, after, most);
        if (!told) co_return failed(told.error(), context);
        if (after == 0 && story.events.empty() && !story.facts)
            co_return to_response(no_such_order(), context.trace.trace_id);
        http_response answer;
        answer.body = to_json(story);
        co_return answer;
    }

private:
    static problem no_such_order() { return not_found("No event of such an order has arrived here."); }

    http_response failed(const error& cause, const request_context& context) {
        return failures_.answer("the story of an order failed", cause, context);
    }

    task<result<void>> tell(order_story& story, std::int64_t after, std::int64_t most) {
        auto page = co_await finder_.events_of(story.order, after, most);
        if (!page) co_return page.error();
        story.events = std::move(page->events);
        const auto last = story.events.empty() ? after : story.events.back().event.version;
        if (page->has_more) story.next = last;
        const auto added = co_await add_messages(story);
        if (!added) co_return added.error();
        if (!orders_ || page->has_more) co_return result<void>{};
        auto facts = co_await orders_(story.order, last);
        if (!facts) co_return facts.error();
        story.facts = *std::move(facts);
        co_return result<void>{};
    }

    task<result<void>> add_messages(order_story& story) {
        if (story.events.empty()) co_return result<void>{};
        auto messages = co_await finder_.messages_of(story.order, story.events.front().event.version,
                                                     story.events.back().event.version);
        if (!messages) co_return messages.error();
        story.messages = *std::move(messages);
        for (const auto& one : story.messages) {
            if (one.fence == 0) continue;  // never claimed: no try
            auto attempts = co_await archive_.attempts_of(one.id);
            if (!attempts) co_return attempts.error();
            story.attempts.emplace(one.id, *std::move(attempts));
        }
        co_return result<void>{};
    }

    message_archive& archive_;
    message_finder& finder_;
    ask_order_side orders_;
    failure_log failures_;
};

}  // namespace

route_table order_story_routes(message_archive& archive, message_finder& finder, ask_order_side orders, logger log) {
    auto teller = std::make_shared<story_teller>(archive, finder, std::move(orders), std::move(log));
    route_table routes;
    routes.add("/v1/orders/{id}/story", {scope::messages_read},
               get_much([teller](const request_context& context) { return teller->answer(context); }));
    return routes;
}

}  // namespace tidings::api
