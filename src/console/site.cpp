#include "console/site.hpp"
#include <boost/json.hpp>
#include "api/problem.hpp"
#include "console/page_answers.hpp"

namespace tidings::console {
namespace {

namespace json = boost::json;
using api::http_request;
using api::http_response;
using api::problem;

constexpr std::string_view root = "/console/", session_path = "/console/session", api_root = "/console/api/",
                           asset_root = "/console/assets/";
constexpr std::size_t key_body_max = 1'024;

// A cookie with this prefix can be set by this very host over TLS only (RFC 6265bis).
std::string_view cookie_name(host_kind host) {
    return host == host_kind::secure ? "__Host-tidings" : "tidings-console";
}

std::string cookie(host_kind host, std::string_view token, std::chrono::seconds lifetime) {
    return set_cookie(cookie_name(host), token, "Strict", lifetime, host);
}

problem foreign_host() {
    return {421, "misdirected-request", "Misdirected request",
            "The console answers to localhost, to addresses, and to the name in TIDINGS_PUBLIC_URL; set it to the URL "
            "that browsers use."};
}

problem not_our_page() {
    return {403, "rejected", "Not from the console",
            "This is for the console's own pages. Programs use /v1/ with 'Authorization: Bearer KEY'."};
}

problem needs_tls() {
    return {403, "rejected", "Signing in needs TLS",
            "A key would cross the network unencrypted. Set TIDINGS_TLS_CERT and TIDINGS_TLS_KEY, or use https through "
            "a proxy and set TIDINGS_PUBLIC_URL to that URL, or open the console on localhost."};
}

problem signed_out() {
    return {401, "unauthorized", "Sign in", "There is no session, or it has ended. Sign in with an API key."};
}

problem too_many_requests(std::chrono::nanoseconds wait) {
    problem too_many{429, "too-many-requests", "Too many requests",
                     "The rate limit of this client is used up (TIDINGS_RATE_LIMIT)."};
    too_many.retry_after_s = static_cast<int>(std::chrono::ceil<std::chrono::seconds>(wait).count());
    return too_many;
}

http_response method_refused(std::string_view allowed, std::string_view trace_id) {
    auto refused = api::to_response({405, "method-not-allowed", "Method not allowed", "See Allow."}, trace_id);
    refused.headers.emplace_back("Allow", allowed);
    return refused;
}

bool is_read(const http_request& request) {
    return request.method == "GET" || request.method == "HEAD";
}

std::optional<std::string> key_in(std::string_view body) {
    boost::system::error_code failure;
    const auto parsed = json::parse(json::string_view(body.data(), body.size()), failure);
    if (failure || !parsed.is_object()) return std::nullopt;
    const auto* key = parsed.get_object().if_contains("key");
    if (!key || !key->is_string()) return std::nullopt;
    return std::string(key->get_string());
}

}  // namespace

site::site(site_config config, const bundle& pages, const time_source& clock, key_ring* keys, provider_door* door)
    : config_(std::move(config)),
      pages_(pages),
      index_(index_under(pages.index, config_.place.path)),
      access_(config_.access, clock, keys),
      keys_(keys),
      door_(door),
      sessions_(clock) {
    if (config_.access.limit) limiter_.emplace(*config_.access.limit, clock, config_.access.clients_max);
}

api::http_handler site::serve(std::string side, api::http_handler own) {
    upstreams_.push_back({std::move(side), own});
    return {[this, handle = own.handle](const http_request& request) {
                return is_ours(request) ? answer(request) : handle(request);
            },
            [this, admit_own = own.admit](http_request& request) -> std::optional<http_response> {
                if (is_ours(request)) return admit(request);
                return admit_own ? admit_own(request) : std::nullopt;
            },
            [this, is_vital = own.is_vital](const http_request& request) {
                return is_vital && !is_ours(request) && is_vital(request);
            }};
}

// "/" belongs to the API for programs, and leads people to the console.
bool site::is_ours(const http_request& request) const {
    const auto path = request.target.substr(0, request.target.find('?'));
    return path == "/console" || path.starts_with(root) ||
           (path == "/" && config_.is_on && is_read(request) && wants_a_page(request));
}

site::visit site::visit_of(const http_request& request) const {
    return {request, request.target.substr(0, request.target.find('?')),
            kind_of_host(request.header("Host"), config_.place, config_.has_tls)};
}

// Why a request is not answered, from its head alone. What passes may still have no session.
std::optional<http_response> site::refusal_of(const visit& from) {
    const auto& trace_id = from.request.trace.trace_id;
    if (from.host == host_kind::foreign) return api::to_response(foreign_host(), trace_id);
    const bool is_call = from.path == session_path || from.path.starts_with(api_root);
    if (!is_call && !is_read(from.request)) return method_refused("GET, HEAD", trace_id);
    if (!is_call) return std::nullopt;
    const bool is_frame = from.path.starts_with(api_root) && is_our_frame(from.request);
    if (!is_frame && !is_from_our_pages(from.request)) return api::to_response(not_our_page(), trace_id);
    return std::nullopt;
}

// Null: nobody is signed in, or the key of the session was revoked or has expired.
caller_ptr site::client_of(const visit& from) {
    if (config_.access.auth == api::auth_mode::off) return api::anonymous_caller();
    const auto token = cookie_of(from.request, cookie_name(from.host));
    const auto* session = sessions_.find(token);
    if (session == nullptr) return nullptr;
    if (keys_ == nullptr || session->who == api::bootstrap_caller()) return session->who;
    auto who = keys_->find_by_id(session->who->id);
    if (!who) sessions_.close(token);
    return who;
}

// Asks whether the session, and the key that it began with, are still good.
std::function<bool()> site::lasting(const visit& from) {
    if (config_.access.auth == api::auth_mode::off) return {};
    return [this, token = std::string(cookie_of(from.request, cookie_name(from.host)))] {
        const auto* session = sessions_.find(token);
        if (session == nullptr) return false;
        return keys_ == nullptr || session->who == api::bootstrap_caller() || keys_->is_usable(session->who->id);
    };
}

std::optional<http_response> site::refused_client(const visit& from) {
    const auto client = client_of(from);
    if (!client) return api::to_response(signed_out(), from.request.trace.trace_id);
    // A request that was admitted before its body came has been counted then.
    if (!limiter_ || from.request.client) return std::nullopt;
    const auto wait = limiter_->take(client == api::anonymous_caller() ? from.request.remote : client->id);
    if (!wait) return std::nullopt;
    return api::to_response(too_many_requests(*wait), from.request.trace.trace_id);
}

// "/console/api/orders/v1/orders?limit=1" is "/v1/orders?limit=1" of the side "orders". Empty: there is no such side.
std::optional<site::forwarded> site::forward(const visit& from) {
    const auto rest = from.request.target.substr(api_root.size());
    const auto slash = std::min(rest.find('/'), rest.size());
    const auto side = std::ranges::find(upstreams_, rest.substr(0, slash), &upstream::side);
    if (side == upstreams_.end() || slash == rest.size()) return std::nullopt;
    forwarded onward{&*side, from.request};
    onward.request.target = rest.substr(slash);
    onward.request.client = client_of(from);
    return onward;
}

task<http_response> site::answer(const http_request& request) {
    const auto from = visit_of(request);
    if (!config_.is_on || !pages_.is_built()) co_return no_console_answer(pages_.is_built());
    if (from.path == "/" || from.path == "/console") co_return to_console("console/");
    if (auto refused = refusal_of(from)) co_return *std::move(refused);
    if (from.path == session_path) co_return co_await session_answer(from);
    if (door_ != nullptr && provider_door::is_its(from.path)) co_return co_await through_door(from);
    if (from.path.starts_with(asset_root)) co_return asset_answer(pages_, from.path.substr(asset_root.size()), request);
    if (!from.path.starts_with(api_root)) co_return index_answer(index_);
    if (auto refused = refused_client(from)) co_return *std::move(refused);
    auto onward = forward(from);
    if (!onward)
        co_return api::to_response(api::not_found("This service does not have that side."), request.trace.trace_id);
    auto answered = co_await onward->to->handler.handle(onward->request);
    answered.headers.emplace_back("Cross-Origin-Resource-Policy", "same-origin");
    if (answered.stream) answered.stream->keep_while(lasting(from));
    co_return answered;
}

// Before a body is waited for. A session's client is named again when the whole request is there, as a session can end
// in between.
std::optional<http_response> site::admit(http_request& request) {
    const auto from = visit_of(request);
    if (!config_.is_on || !pages_.is_built()) return no_console_answer(pages_.is_built());
    if (auto refused = refusal_of(from)) return refused;
    if (!from.path.starts_with(api_root)) return std::nullopt;
    if (auto refused = refused_client(from)) return refused;
    auto onward = forward(from);
    if (!onward)
        return api::to_response(api::not_found("This service does not have that side."), request.trace.trace_id);
    if (!onward->to->handler.admit) return std::nullopt;
    auto refused = onward->to->handler.admit(onward->request);
    if (!refused) request.client = api::anonymous_caller();
    return refused;
}

// Each request makes us ask the provider, so strangers have the limit of their address.
std::optional<http_response> site::refused_at_door(const visit& from) {
    const auto& trace_id = from.request.trace.trace_id;
    if (from.request.method != "GET") return method_refused("GET", trace_id);
    if (from.host == host_kind::plain) return api::to_response(needs_tls(), trace_id);
    if (!limiter_) return std::nullopt;
    const auto wait = limiter_->take(from.request.remote);
    return wait ? std::optional(api::to_response(too_many_requests(*wait), trace_id)) : std::nullopt;
}

task<http_response> site::through_door(visit from) {
    if (auto refused = refused_at_door(from)) co_return *std::move(refused);
    auto home = config_.place.path + std::string(root);
    auto passed = co_await door_->answer(from.request, from.host, std::move(home));
    if (passed.entered) {
        const auto token = sessions_.open(std::move(passed.entered), true);
        passed.answer.headers.emplace_back("Set-Cookie", cookie(from.host, token, sessions::lifetime));
    }
    co_return std::move(passed.answer);
}

task<http_response> site::session_answer(visit from) {
    const auto method = from.request.method;
    http_response answer;
    if (method == "DELETE")
        answer = co_await sign_out(from);
    else
        answer = method == "POST"        ? sign_in(from)
                 : is_read(from.request) ? session_shown(from)
                                         : method_refused("GET, HEAD, POST, DELETE", from.request.trace.trace_id);
    answer.headers.emplace_back("Cache-Control", "no-store");
    co_return answer;
}

// The key is asked about as if it had come to the API: the same comparison and the same limit for guesses.
http_response site::sign_in(const visit& from) {
    const auto& trace_id = from.request.trace.trace_id;
    if (from.host == host_kind::plain) return api::to_response(needs_tls(), trace_id);
    if (from.request.body.size() > key_body_max)
        return api::to_response({413, "body-too-large", "Body too large", "A key is shorter than that."}, trace_id);
    const auto key = key_in(from.request.body);
    if (!key) return api::to_response({400, "bad-request", "Bad request", R"(Send {"key": "…"}.)"}, trace_id);
    const auto credentials = "Bearer " + *key;
    http_request asked;
    asked.headers = {{"Authorization", credentials}, {"Host", from.request.header("Host")}};
    asked.remote = from.request.remote;
    const auto verdict = access_.check(asked);
    if (const auto* refused = std::get_if<api::access_control::refused>(&verdict))
        return api::to_response(refused->why, trace_id);
    const auto token = sessions_.open(std::get<api::access_control::admitted>(verdict).who);
    http_response answer;
    answer.status = 204;
    answer.headers = {{"Set-Cookie", cookie(from.host, token, sessions::lifetime)}};
    return answer;
}

// The session ends here in any case. The key of somebody who came by the provider ends with it, or by itself if the
// store is away now.
task<http_response> site::sign_out(visit from) {
    const auto token = cookie_of(from.request, cookie_name(from.host));
    const auto* session = sessions_.find(token);
    auto leaving = session != nullptr && session->by_provider ? session->who : nullptr;
    sessions_.close(token);
    if (leaving && door_ != nullptr) (void)co_await door_->leave(std::move(leaving));
    http_response answer;
    answer.status = 204;
    answer.headers = {{"Set-Cookie", cookie(from.host, "", std::chrono::seconds{0})}};
    co_return answer;
}

// What the pages need to know before they ask an API. Strangers learn whether a key is needed, and nothing else.
http_response site::session_shown(const visit& from) {
    const bool is_open = config_.access.auth == api::auth_mode::off;
    json::object shown{{"auth", is_open ? "off" : "required"},
                       {"signed_in", false},
                       {"ends_at", nullptr},
                       {"provider", door_ != nullptr}};
    const auto client = client_of(from);
    if (client) {
        const auto* session = sessions_.find(cookie_of(from.request, cookie_name(from.host)));
        shown["signed_in"] = true;
        shown["client"] = client->id;
        shown["name"] = client->name;
        shown["role"] = client->role.empty() ? json::value(nullptr) : json::value(client->role);
        auto& scopes = shown["scopes"].emplace_array();
        for (const auto one : every_scope)
            if (client->scopes.has(one)) scopes.emplace_back(name_of(one));
        if (session && !is_open) shown["ends_at"] = to_rfc3339(session->ends_at);
        shown["version"] = config_.version;
        shown["delivery_mode"] = config_.delivery_mode;
        shown["has_mailbox"] = config_.has_mailbox;
        auto& sides = shown["sides"].emplace_array();
        for (const auto& one : upstreams_) sides.emplace_back(one.side);
    }
    http_response answer;
    answer.body = json::serialize(shown);
    return answer;
}

}  // namespace tidings::console
