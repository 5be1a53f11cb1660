#include "api/search_routes.hpp"
#include <boost/json.hpp>
#include <variant>
#include "api/failure_log.hpp"
#include "api/problem.hpp"
#include "api/query_parameters.hpp"
#include "api/search_hits.hpp"
#include "codec/json_text.hpp"

namespace tidings::api {
namespace {

namespace json = boost::json;

constexpr std::size_t asked_max = search_hits::kind_max + 1;  // one more shows that there are more
constexpr std::size_t typed_max = 400;                        // bytes: a Message-ID of a long domain

std::string reference_in(const stored_order& order) {
    const auto document = parse_json(order.document);
    if (!document || !document->is_object()) return {};
    const auto* found = document->as_object().if_contains("reference");
    return found && found->is_string() ? std::string(found->get_string()) : std::string{};
}

std::vector<event_key> keys_of(const search_terms& terms) {
    using kinds = event_key::kinds;
    std::vector<event_key> keys;
    if (terms.event) keys.push_back({kinds::event, terms.event->value});
    if (terms.trace_id) keys.push_back({kinds::trace, *terms.trace_id});
    if (terms.number_end) keys.push_back({kinds::order_number, *terms.number_end});
    if (terms.reference) keys.push_back({kinds::reference, *terms.reference});
    return keys;
}

// What names one event or call is shown as events; what names an order, as orders.
void add_events(const std::vector<found_event>& events, event_key::kinds by, search_hits& hits) {
    const bool is_of_call = by == event_key::kinds::event || by == event_key::kinds::trace;
    for (const auto& one : events) {
        hits.add_order(one.event.order, one.reference);
        if (is_of_call) hits.add_event(one);
    }
}

std::string body_of(const search_hits& hits, const std::optional<std::string>& opens) {
    json::array list, more;
    for (const auto& one : hits.all())
        list.push_back(json::object{{"kind", one.kind}, {"id", one.id}, {"text", one.text}, {"to", one.to}});
    for (const auto kind : hits.cut_kinds()) more.push_back(json::value(kind));
    return json::serialize(json::object{{"hits", std::move(list)},
                                        {"more", std::move(more)},
                                        {"opens", opens ? json::value(*opens) : json::value(nullptr)}});
}

problem_error nothing_asked(std::string_view what) {
    return {problem_error::place::parameter, "q", "missing", "must be given: " + std::string(what)};
}

// What stands at hand; or what is wrong with the question.
std::variant<search_terms, http_response> read_terms(const request_context& context, std::string_view takes) {
    query_parameters query{context.query};
    const auto typed = query.text("q", typed_max);
    auto wrong = query.problems();
    if (!typed && wrong.empty()) wrong.push_back(nothing_asked(takes));
    if (!wrong.empty()) return to_response(bad_request(std::move(wrong)), context.trace.trace_id);
    return terms_of(*typed);
}

// Pages are the console's, which shows orders and mails: an address has one whatever was found.
std::optional<std::string> page_of(const search_terms& terms, const search_hits& hits) {
    if (terms.message && !hits.all().empty()) return "messages/" + terms.message->value;
    if (terms.address) return "people/" + *terms.address;
    return hits.only_page();
}

class order_searcher {
public:
    order_searcher(find_orders orders, logger log) : orders_(std::move(orders)), failures_(std::move(log)) {}

    task<http_response> answer(const request_context& context) {
        auto read = read_terms(context, "an address, or an order's id or reference");
        if (auto* refused = std::get_if<http_response>(&read)) co_return std::move(*refused);
        const auto terms = std::get<search_terms>(read);
        auto asked = terms;
        const auto found = co_await orders_(std::move(asked));
        if (!found) co_return failures_.answer("a search failed", found.error(), context);
        search_hits hits;
        if (terms.address) hits.add_person(*terms.address);
        for (const auto& one : *found) hits.add_order(one.id, reference_in(one));
        http_response answer;
        answer.body = body_of(hits, page_of(terms, hits));
        co_return answer;
    }

private:
    find_orders orders_;
    failure_log failures_;
};

class searcher {
public:
    searcher(message_archive& archive, message_finder& finder, find_orders orders, logger log)
        : archive_(archive), finder_(finder), orders_(std::move(orders)), failures_(std::move(log)) {}

    task<http_response> answer(const request_context& context) {
        auto read = read_terms(context,
                               "an address, an order, its number or reference, a message, an event, a "
                               "Message-ID or a trace id");
        if (auto* refused = std::get_if<http_response>(&read)) co_return std::move(*refused);
        const auto terms = std::get<search_terms>(read);
        search_hits hits;
        const auto looked = co_await look(terms, hits);
        if (!looked) co_return failed(looked.error(), context);
        http_response answer;
        answer.body = body_of(hits, page_of(terms, hits));
        co_return answer;
    }

private:
    http_response failed(const error& cause, const request_context& context) {
        return failures_.answer("a search failed", cause, context);
    }

    task<result<void>> look(search_terms terms, search_hits& hits) {
        if (terms.address) hits.add_person(*terms.address);
        if (terms.message) {
            const auto found = co_await archive_.find(*terms.message);
            if (!found) co_return found.error();
            if (*found) hits.add_message(**found);
        }
        for (auto& key : keys_of(terms)) {
            const auto by = key.kind;
            const auto events = co_await finder_.find_events(std::move(key), asked_max);
            if (!events) co_return events.error();
            add_events(*events, by, hits);
        }
        const auto ordered = co_await look_at_orders(terms, hits);
        if (!ordered) co_return ordered.error();
        co_return co_await look_at_messages(terms, hits);
    }

    task<result<void>> look_at_orders(search_terms terms, search_hits& hits) {
        if (!orders_) co_return result<void>{};
        const auto found = co_await orders_(std::move(terms));
        if (!found) co_return found.error();
        for (const auto& one : *found) hits.add_order(one.id, reference_in(one));
        co_return result<void>{};
    }

    task<result<void>> look_at_messages(search_terms terms, search_hits& hits) {
        if (!terms.order && !terms.address) co_return result<void>{};
        message_filter filter;
        filter.limit = asked_max;
        filter.order = terms.order;
        filter.recipient = terms.address;
        const auto page = co_await archive_.list(std::move(filter));
        if (!page) co_return page.error();
        if (terms.order && !page->messages.empty()) hits.add_order(*terms.order, {});
        for (const auto& one : page->messages) hits.add_message(one);
        co_return result<void>{};
    }

    message_archive& archive_;
    message_finder& finder_;
    find_orders orders_;
    failure_log failures_;
};

task<result<std::vector<stored_order>>> orders_of(order_repository& orders, search_terms terms) {
    std::vector<stored_order> all;
    if (terms.order) {
        auto found = co_await orders.find(*terms.order);
        if (!found) co_return found.error();
        if (*found) all.push_back(**std::move(found));
    }
    if (terms.address || terms.reference) {
        order_filter filter;
        filter.email = terms.address;
        filter.reference = terms.reference;
        filter.limit = asked_max;
        auto page = co_await orders.list(std::move(filter));
        if (!page) co_return page.error();
        for (auto& one : page->orders) all.push_back(std::move(one));
    }
    co_return all;
}

}  // namespace

find_orders orders_found_in(order_repository& orders) {
    return [&orders](search_terms terms) { return orders_of(orders, std::move(terms)); };
}

route_table order_search_routes(find_orders orders, logger log) {
    auto searching = std::make_shared<order_searcher>(std::move(orders), std::move(log));
    route_table routes;
    routes.add("/v1/search", {scope::orders_read},
               {"GET", [searching](const request_context& context) { return searching->answer(context); }});
    return routes;
}

route_table search_routes(message_archive& archive, message_finder& finder, find_orders orders, logger log) {
    auto searching = std::make_shared<searcher>(archive, finder, std::move(orders), std::move(log));
    route_table routes;
    // Probes of indexes: it takes no turn behind lists.
    routes.add("/v1/search", {scope::messages_read},
               {"GET", [searching](const request_context& context) { return searching->answer(context); }});
    return routes;
}

}  // namespace tidings::api
