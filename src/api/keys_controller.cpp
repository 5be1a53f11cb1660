#include "api/keys_controller.hpp"
#include <algorithm>
#include <boost/json.hpp>
#include "api/key_request.hpp"
#include "api/problem.hpp"

namespace tidings::api {
namespace {

namespace json = boost::json;

json::value shown(const std::optional<timestamp>& at) {
    return at ? json::value(to_rfc3339(*at)) : json::value(nullptr);
}

std::string_view state_of(const api_key& one, timestamp now) {
    if (one.revoked_at) return "revoked";
    return one.is_usable(now) ? "usable" : "expired";
}

json::object to_json(const api_key& one, timestamp now) {
    json::object body{{"id", one.id},
                      {"name", one.name},
                      {"role", name_of(one.given)},
                      {"type", name_of(one.type)},
                      {"state", state_of(one, now)},
                      {"created_at", to_rfc3339(one.created_at)},
                      {"created_by", one.created_by},
                      {"expires_at", shown(one.expires_at)},
                      {"last_used_at", shown(one.last_used_at)},
                      {"revoked_at", shown(one.revoked_at)},
                      {"revoked_by", one.revoked_by.empty() ? json::value(nullptr) : json::value(one.revoked_by)}};
    auto& scopes = body["scopes"].emplace_array();
    for (const auto each : every_scope)
        if (scopes_of(one.given).has(each)) scopes.emplace_back(name_of(each));
    return body;
}

http_response answer_of(int status, const json::object& body) {
    http_response answer;
    answer.status = status;
    answer.headers.emplace_back("Cache-Control", "no-store");
    answer.body = json::serialize(body);
    return answer;
}

problem no_such_key() {
    return not_found("There is no such key here. The bootstrap key comes from the configuration and ends there.");
}

}  // namespace

http_response keys_controller::failed(const error& cause, const request_context& context) {
    return failures_.answer("API key request failed", cause, context);
}

// What changed here is known here at once; when it cannot be read, the next look is soon.
task<> keys_controller::look_again() {
    const auto read = co_await ring_.refresh();
    if (!read) log_.debug("API keys are read later", {{"reason", read.error().detail}});
}

task<http_response> keys_controller::list(const request_context& context) {
    const auto keys = co_await keys_.list();
    if (!keys) co_return failed(keys.error(), context);
    json::array data;
    for (const auto& one : *keys) data.push_back(to_json(one, clock_.now()));
    co_return answer_of(200, {{"data", std::move(data)}, {"next", nullptr}});
}

task<http_response> keys_controller::show(const request_context& context) {
    const auto keys = co_await keys_.list();
    if (!keys) co_return failed(keys.error(), context);
    const auto found = std::ranges::find(*keys, context.params.front(), &api_key::id);
    if (found == keys->end()) co_return to_response(no_such_key(), context.trace.trace_id);
    co_return answer_of(200, to_json(*found, clock_.now()));
}

task<http_response> keys_controller::create(const request_context& context) {
    auto read = read_key_request(context.request.body, clock_.now());
    if (read.refused) co_return to_response(*read.refused, context.trace.trace_id);
    const auto text = read.digest.empty() ? make_key_text() : std::string();
    api_key made{.digest = read.digest.empty() ? key_digest_of(text) : std::move(read.digest),
                 .name = std::move(read.name),
                 .given = read.given,
                 .created_at = clock_.now(),
                 .created_by = std::string(context.client),
                 .expires_at = read.expires_at,
                 .type = read.type};
    made.id = key_id_of(made.digest);
    auto copy = made;
    const auto added = co_await keys_.add(std::move(copy));
    if (!added) co_return failed(added.error(), context);
    log_.info("an API key was created",
              {{"key_id", made.id}, {"role", std::string(name_of(made.given))}, {"by", context.client}});
    co_await look_again();
    auto body = to_json(made, clock_.now());
    if (!text.empty()) body["key"] = text;
    auto answer = answer_of(201, body);
    answer.headers.emplace_back("Location", "/v1/keys/" + made.id);
    co_return answer;
}

task<http_response> keys_controller::revoke(const request_context& context) {
    auto id = context.params.front();
    const auto revoked = co_await keys_.revoke(std::move(id), clock_.now(), std::string(context.client));
    if (!revoked && revoked.error().code == errc::not_found)
        co_return to_response(no_such_key(), context.trace.trace_id);
    if (!revoked) co_return failed(revoked.error(), context);
    log_.info("an API key was revoked", {{"key_id", revoked->id}, {"by", context.client}});
    co_await look_again();
    co_return answer_of(200, to_json(*revoked, clock_.now()));
}

route_table key_routes(key_store& keys, key_ring& ring, const time_source& clock, logger log) {
    auto controller = std::make_shared<keys_controller>(keys, ring, clock, std::move(log));
    using method = task<http_response> (keys_controller::*)(const request_context&);
    const auto to = [&](method one) -> action {
        return [controller, one](const request_context& context) { return (controller.get()->*one)(context); };
    };
    route_table routes;
    routes.add("/v1/keys", {scope::keys_admin}, {"GET", to(&keys_controller::list)})
        .add("/v1/keys", {scope::keys_admin, "key.create"}, {"POST", to(&keys_controller::create), body_kind::json})
        .add("/v1/keys/{id}", {scope::keys_admin}, {"GET", to(&keys_controller::show)})
        .add("/v1/keys/{id}", {scope::keys_admin, "key.revoke"}, {"DELETE", to(&keys_controller::revoke)});
    return routes;
}

}  // namespace tidings::api
