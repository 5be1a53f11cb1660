#include "api/problem.hpp"
#include <boost/json.hpp>

namespace tidings::api {
namespace {

namespace json = boost::json;

constexpr int retry_soon_s = 1;
constexpr int retry_when_freed_s = 30;  // somebody must make room first

std::string_view member_of(problem_error::place where) {
    switch (where) {
        case problem_error::place::pointer: return "pointer";
        case problem_error::place::parameter: return "parameter";
        case problem_error::place::header: return "header";
    }
    return "pointer";
}

json::array to_json(const std::vector<problem_error>& errors) {
    json::array list;
    list.reserve(errors.size());
    for (const auto& one : errors)
        list.push_back(json::object{{member_of(one.where), one.name}, {"code", one.code}, {"detail", one.detail}});
    return list;
}

problem away(std::string_view code, std::string_view title, std::string detail) {
    problem answer{503, code, title, std::move(detail)};
    answer.retry_after_s = retry_soon_s;
    return answer;
}

problem storage_away() {
    return away("unavailable", "Service unavailable",
                "The storage is away or overloaded; nothing was written. Try again later.");
}

problem outcome_unknown() {
    return away("outcome-unknown", "Outcome unknown",
                "The answer of the storage was lost, so this may or may not have happened. Repeat it with the same "
                "Idempotency-Key, or look before you try again.");
}

struct naming {
    std::string_view code, title;
};

naming naming_of(refusal_reason reason) {
    switch (reason) {
        case refusal_reason::malformed: return {"malformed", "Malformed request"};
        case refusal_reason::invalid: return {"invalid", "Invalid request"};
        case refusal_reason::not_found: return {"not-found", "Not found"};
        case refusal_reason::illegal_move: return {"illegal-status-move", "Status move not allowed"};
        case refusal_reason::locked_field: return {"locked-field", "Field can no longer change"};
        case refusal_reason::stale: return {"stale-version", "Version is out of date"};
        case refusal_reason::live_order: return {"live-order", "Not with a test key"};
        case refusal_reason::key_reused: return {"idempotency-key-reused", "Idempotency-Key used with another body"};
        case refusal_reason::key_in_flight:
            return {"idempotency-key-in-flight", "First request with this key still runs"};
        case refusal_reason::unavailable: return {"unavailable", "Service unavailable"};
        case refusal_reason::no_room: return {"no-room", "No room for further orders"};
        case refusal_reason::outcome_unknown: return {"outcome-unknown", "Outcome unknown"};
        case refusal_reason::internal: return {"internal", "Internal error"};
    }
    return {"internal", "Internal error"};
}

}  // namespace

http_response to_response(const problem& about, std::string_view trace_id) {
    json::object body{{"type", "urn:tidings:problem:" + std::string(about.code)},
                      {"title", about.title},
                      {"status", about.status},
                      {"detail", about.detail},
                      {"trace_id", trace_id},
                      {"errors", to_json(about.errors)}};
    if (!about.allowed.empty()) {
        auto& allowed = body["allowed"].emplace_array();
        for (const auto move : about.allowed) allowed.emplace_back(move);
    }
    http_response answer;
    answer.status = about.status;
    answer.content_type = "application/problem+json";
    if (about.retry_after_s > 0) answer.headers.emplace_back("Retry-After", std::to_string(about.retry_after_s));
    answer.body = json::serialize(body);
    return answer;
}

int status_of(refusal_reason reason) {
    switch (reason) {  // no default: -Wswitch asks where each new reason belongs
        case refusal_reason::malformed: return 400;
        case refusal_reason::live_order: return 403;
        case refusal_reason::not_found: return 404;
        case refusal_reason::illegal_move:
        case refusal_reason::locked_field:
        case refusal_reason::key_in_flight: return 409;
        case refusal_reason::stale: return 412;
        case refusal_reason::invalid:
        case refusal_reason::key_reused: return 422;
        case refusal_reason::unavailable:
        case refusal_reason::no_room:
        case refusal_reason::outcome_unknown: return 503;
        case refusal_reason::internal: return 500;
    }
    return 500;
}

int status_of(errc code) {
    switch (code) {
        case errc::invalid: return 400;
        case errc::not_found: return 404;
        case errc::already_exists:
        case errc::conflict: return 409;
        case errc::rejected: return 502;
        case errc::unavailable:
        case errc::timed_out:
        case errc::outcome_unknown:
        case errc::stopping: return 503;
        case errc::internal: return 500;
    }
    return 500;
}

problem problem_of(const refusal& cause) {
    switch (cause.reason) {
        case refusal_reason::unavailable: return storage_away();
        case refusal_reason::outcome_unknown: return outcome_unknown();
        case refusal_reason::internal: return problem{};
        case refusal_reason::malformed:
        case refusal_reason::invalid:
        case refusal_reason::not_found:
        case refusal_reason::illegal_move:
        case refusal_reason::locked_field:
        case refusal_reason::stale:
        case refusal_reason::live_order:
        case refusal_reason::key_reused:
        case refusal_reason::key_in_flight:
        case refusal_reason::no_room: break;
    }
    const auto [code, title] = naming_of(cause.reason);
    problem answer{status_of(cause.reason), code, title, cause.detail};
    for (const auto& one : cause.found)
        answer.errors.push_back({problem_error::place::pointer, one.pointer, one.code, one.detail});
    for (const auto move : cause.allowed_moves) answer.allowed.push_back(name_of(move));
    if (cause.reason == refusal_reason::key_in_flight) answer.retry_after_s = retry_soon_s;
    if (cause.reason == refusal_reason::no_room) answer.retry_after_s = retry_when_freed_s;
    return answer;
}

problem problem_of(const error& cause) {
    const int status = status_of(cause.code);
    switch (cause.code) {
        case errc::invalid: return {status, "invalid", "Invalid request", cause.detail};
        case errc::not_found: return not_found(cause.detail);
        case errc::already_exists: return {status, "already-exists", "Already exists", cause.detail};
        case errc::conflict: return {status, "conflict", "Conflict", cause.detail};
        case errc::rejected:
            return {status, "rejected", "Refused by a peer", "A system behind this service refused for good."};
        case errc::unavailable: return storage_away();
        case errc::timed_out:
        case errc::outcome_unknown: return outcome_unknown();
        case errc::stopping:
            return away("stopping", "Service is stopping", "This instance is shutting down. Try again.");
        case errc::internal: return problem{};
    }
    return problem{};
}

problem bad_request(std::vector<problem_error> errors) {
    problem answer{400, "bad-request", "Bad request", {}};
    for (const auto& one : errors) {
        if (!answer.detail.empty()) answer.detail += "; ";
        answer.detail += one.name + ": " + one.detail;
    }
    answer.errors = std::move(errors);
    return answer;
}

problem not_found(std::string detail) {
    return {404, "not-found", "Not found", std::move(detail)};
}

}  // namespace tidings::api
