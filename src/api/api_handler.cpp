#include "api/api_handler.hpp"
#include "api/masking.hpp"
#include "api/media_type.hpp"
#include "api/problem.hpp"
#include "api/query_parameters.hpp"

namespace tidings::api {
namespace {

struct site {
    route_table routes;
    access_control access;
    random_source& random;
    std::shared_ptr<reading_rooms> rooms;  // may be empty
    std::shared_ptr<audit_trail> trail;    // may be empty

    std::variant<caller_ptr, http_response> identify(const http_request& request, const route_table::match& match,
                                                     std::string_view trace_id);
    std::variant<caller_ptr, http_response> admit_to(const http_request& request, const route_table::match& match,
                                                     std::string_view trace_id);
    std::optional<http_response> admit(http_request& request);
    bool is_vital(const http_request& request) const;
    task<http_response> answer(const http_request& request);
    task<http_response> dispatch(const request_context& context, const route_table::match& match);
    task<http_response> run(const request_context& context, const route_table::entry& chosen);
    task<http_response> run_in_turn(const request_context& context, const route_table::entry& chosen);
    task<result<http_response>> read_in_turn(const request_context& context, const route_table::entry& chosen);
};

problem method_not_allowed(std::string_view method, std::string_view path) {
    return {405, "method-not-allowed", "Method not allowed",
            std::string(method) + " is not possible on " + std::string(path) + "; see Allow."};
}

problem unsupported_media_type(body_kind body) {
    problem answer{415, "unsupported-media-type", "Unsupported media type", {}};
    answer.detail = body == body_kind::json
                        ? "Send the body as Content-Type: application/json."
                        : "Send the body as Content-Type: application/merge-patch+json or application/json.";
    return answer;
}

bool accepts(body_kind body, const http_request& request) {
    if (body == body_kind::none) return true;
    const auto type = request.header("Content-Type");
    if (!is_utf8_or_unsaid(type)) return false;
    if (body == body_kind::merge_patch && is_media_type(type, "application/merge-patch+json")) return true;
    return is_media_type(type, "application/json");
}

// Nothing is unpacked here: a small body could become a huge one.
problem unsupported_coding() {
    return {415, "unsupported-media-type", "Unsupported media type",
            "Send the body as it is, without Content-Encoding."};
}

// Why the body of this request is of no use, whatever it holds.
std::optional<http_response> wrong_body(const route_table::entry& chosen, const http_request& request,
                                        std::string_view trace_id) {
    if (chosen.body == body_kind::none) return std::nullopt;
    const auto coding = request.header("Content-Encoding");
    if (request.count("Content-Encoding") > 1 || (!coding.empty() && !is_same_name(coding, "identity"))) {
        auto answer = to_response(unsupported_coding(), trace_id);
        answer.headers.emplace_back("Accept-Encoding", "identity");
        return answer;
    }
    if (!accepts(chosen.body, request)) return to_response(unsupported_media_type(chosen.body), trace_id);
    return std::nullopt;
}

bool is_search(std::string_view query) {
    return query.starts_with("q=") || query.find("&q=") != std::string_view::npos;
}

problem too_much_reading(const std::string& why) {
    problem answer{503, "too-much-reading", "Too much is being read", {}};
    answer.detail = "Lists and searches take turns so that orders and mails keep theirs: " + why + ". Try again.";
    answer.retry_after_s = 2;
    return answer;
}

task<http_response> site::dispatch(const request_context& context, const route_table::match& match) {
    if (!match.found) co_return to_response(not_found("There is nothing at this path."), context.trace.trace_id);
    const auto* chosen = entry_for(*match.found, context.request.method);
    if (!chosen) {
        auto refused =
            to_response(method_not_allowed(context.request.method, *match.found->label), context.trace.trace_id);
        refused.headers.emplace_back("Allow", allowed_methods(*match.found));
        co_return refused;
    }
    if (match.bad_encoding)
        co_return to_response({400, "bad-request", "Bad request", "The path is not percent-encoded UTF-8 text."},
                              context.trace.trace_id);
    if (auto wrong = wrong_body(*chosen, context.request, context.trace.trace_id)) co_return *std::move(wrong);
    if (rooms && chosen->reads == reading::much) co_return co_await run_in_turn(context, *chosen);
    co_return co_await run(context, *chosen);
}

task<http_response> site::run(const request_context& context, const route_table::entry& chosen) {
    if (trail && !chosen.audited.empty()) co_return co_await trail->run(context, chosen);
    co_return co_await chosen.run(context);
}

// The seat is held until the answer is made, so that the memory of large answers is bounded too. No route that reads
// much tells one caller other things than another; what a caller may not see is masked afterwards.
task<result<http_response>> site::read_in_turn(const request_context& context, const route_table::entry& chosen) {
    const auto question = std::string(context.request.method).append(" ").append(context.request.target);
    if (auto shared = co_await rooms->shared.answer_of_another(question)) co_return *std::move(shared);
    shared_reads::reader reader(rooms->shared, question);
    auto& room = is_search(context.query) ? rooms->searches : rooms->lists;
    const auto seat = co_await room.enter();
    reader.close();
    result<http_response> answer = http_response{};
    if (seat)
        answer = co_await run(context, chosen);
    else
        answer = seat.error();
    reader.share(answer);
    co_return answer;
}

task<http_response> site::run_in_turn(const request_context& context, const route_table::entry& chosen) {
    auto answer = co_await read_in_turn(context, chosen);
    if (!answer) co_return to_response(too_much_reading(answer.error().detail), context.trace.trace_id);
    co_return *std::move(answer);
}

// The server has begun the trace when it read the request; without one it begins here.
trace_context trace_of(const http_request& request, random_source& random) {
    return request.trace.trace_id.empty() ? span_below(request.header("traceparent"), random) : request.trace;
}

std::string_view path_of(const http_request& request) {
    return request.target.substr(0, request.target.find('?'));
}

problem missing_scope(scope needed, const caller& who, std::string_view why) {
    return {403, "missing-scope", "Missing scope",
            "This needs the scope " + std::string(name_of(needed)) + ", which the role " + who.role +
                " of this key does not have" + std::string(why) + "."};
}

// What the caller may not do, or ask for, here. In lists `q` is part of a name or address and finds them letter by
// letter, whatever is shown of them; who knows a whole one may ask with it.
std::optional<problem> forbidden(const caller& who, const route_table::entry& chosen, std::string_view query) {
    if (chosen.who == access::open) return std::nullopt;
    const auto needed = chosen.needs.value_or(scope::keys_admin);
    if (!who.scopes.has(needed)) return missing_scope(needed, who, "");
    if (chosen.also && !who.scopes.has(*chosen.also)) return missing_scope(*chosen.also, who, "");
    const bool may_find_parts = chosen.reads != reading::much || who.scopes.has(scope::addresses_read);
    if (!may_find_parts && query_parameters(query).text("q", query.size()))
        return missing_scope(scope::addresses_read, who, ": a search looks into addresses and names");
    return std::nullopt;
}

std::string_view query_of(const http_request& request) {
    return request.target.substr(std::min(path_of(request).size() + 1, request.target.size()));
}

// Who asks, or why there is no answer for them.
std::variant<caller_ptr, http_response> site::identify(const http_request& request, const route_table::match& match,
                                                       std::string_view trace_id) {
    if (request.client) return request.client;
    const auto* chosen = match.found ? entry_for(*match.found, request.method) : nullptr;
    // What exists here is told to known clients only.
    if (chosen && chosen->who == access::open) return anonymous_caller();
    auto verdict = this->access.check(request);
    const auto* refused = std::get_if<access_control::refused>(&verdict);
    if (!refused) return std::get<access_control::admitted>(verdict).who;
    auto answer = to_response(refused->why, trace_id);
    if (!refused->challenge.empty()) answer.headers.emplace_back("WWW-Authenticate", refused->challenge);
    if (match.found) answer.route = *match.found->label;
    return answer;
}

// The same, and whether they may.
std::variant<caller_ptr, http_response> site::admit_to(const http_request& request, const route_table::match& match,
                                                       std::string_view trace_id) {
    auto who = identify(request, match, trace_id);
    const auto* known = std::get_if<caller_ptr>(&who);
    const auto* chosen = match.found ? entry_for(*match.found, request.method) : nullptr;
    if (known == nullptr || chosen == nullptr) return who;
    const auto why = forbidden(**known, *chosen, query_of(request));
    if (!why) return who;
    auto answer = to_response(*why, trace_id);
    answer.route = *match.found->label;
    return answer;
}

std::optional<http_response> site::admit(http_request& request) {
    const auto match = routes.find(path_of(request));
    auto who = admit_to(request, match, request.trace.trace_id);
    if (auto* refused = std::get_if<http_response>(&who)) return std::move(*refused);
    request.client = std::get<caller_ptr>(who);
    const auto* chosen = match.found ? entry_for(*match.found, request.method) : nullptr;
    if (!chosen) return std::nullopt;
    auto wrong = wrong_body(*chosen, request, request.trace.trace_id);
    if (wrong) wrong->route = *match.found->label;
    return wrong;
}

bool site::is_vital(const http_request& request) const {
    const auto match = routes.find(path_of(request));
    const auto* chosen = match.found ? entry_for(*match.found, request.method) : nullptr;
    return chosen && chosen->who == access::open;
}

task<http_response> site::answer(const http_request& request) {
    const auto path = path_of(request);
    auto match = routes.find(path);
    request_context context{request, path, query_of(request), std::move(match.params), trace_of(request, random),
                            {},      {}};
    auto who = admit_to(request, match, context.trace.trace_id);
    if (auto* refused = std::get_if<http_response>(&who)) co_return std::move(*refused);
    context.who = std::get<caller_ptr>(who);
    context.client = context.who->id;
    auto answer = co_await dispatch(context, match);
    if (!context.who->scopes.has(scope::addresses_read) && answer.content_type.ends_with("json"))
        answer.body = masked_document(answer.body);
    if (match.found) answer.route = *match.found->label;
    if (answer.stream) answer.stream->keep_while(access.lasting(context.who));
    co_return answer;
}

}  // namespace

http_handler make_handler(route_table routes, const access_config& config, const time_source& clock,
                          random_source& random, std::shared_ptr<reading_rooms> rooms, access_parts parts) {
    auto shared = std::make_shared<site>(site{std::move(routes), access_control{config, clock, parts.keys}, random,
                                              std::move(rooms), std::move(parts.trail)});
    // The server keeps the handler for as long as a request runs, and with it the site.
    return {[shared](const http_request& request) { return shared->answer(request); },
            [shared](http_request& request) { return shared->admit(request); },
            [shared](const http_request& request) { return shared->is_vital(request); }};
}

}  // namespace tidings::api
