#include "console/provider_door.hpp"
#include "access/api_key.hpp"
#include "api/query_parameters.hpp"

namespace tidings::console {
namespace {

using api::http_request;
using api::http_response;

constexpr std::string_view start_path = "/console/oidc/start", callback_path = "/console/oidc/callback";
constexpr std::size_t parameter_max = 4'000;
constexpr std::chrono::seconds attempt_lifetime = std::chrono::minutes{10};

// Lax: the provider's page sends the browser back from another site.
std::string_view cookie_name(host_kind host) {
    return host == host_kind::secure ? "__Host-tidings-sign-in" : "tidings-console-sign-in";
}

std::string cookie(host_kind host, std::string_view value, std::chrono::seconds lifetime) {
    return set_cookie(cookie_name(host), value, "Lax", lifetime, host);
}

http_response to(std::string address) {
    http_response answer;
    answer.status = 303;
    answer.headers = {
        {"Location", std::move(address)}, {"Cache-Control", "no-store"}, {"Referrer-Policy", "no-referrer"}};
    return answer;
}

// `reason`: a word that the sign-in page knows.
provider_door::passage back_home(const std::string& home, std::string_view reason) {
    return {to(home + "?sign-in=" + std::string(reason)), nullptr};
}

std::string_view reason_of(errc code) {
    if (code == errc::not_found) return "no-role";
    return code == errc::rejected ? "rejected" : "unavailable";
}

}  // namespace

bool provider_door::is_its(std::string_view path) {
    return path == start_path || path == callback_path;
}

task<provider_door::passage> provider_door::answer(const http_request& request, host_kind host, std::string home) {
    const auto path = request.target.substr(0, request.target.find('?'));
    if (path == start_path) co_return co_await start(host, std::move(home));
    auto passed = co_await come_back(request, host, std::move(home));
    passed.answer.headers.emplace_back("Set-Cookie", cookie(host, "", std::chrono::seconds{0}));  // used once
    co_return passed;
}

task<provider_door::passage> provider_door::start(host_kind host, std::string home) {
    const auto attempt = new_sign_in_attempt();
    auto copy = attempt;
    auto address = co_await provider_.address_for(std::move(copy));
    if (!address) {
        log_.warn("nobody can sign in with the OpenID Connect provider now", {{"reason", address.error().detail}});
        co_return back_home(home, reason_of(address.error().code));
    }
    passage onward{to(*std::move(address)), nullptr};
    onward.answer.headers.emplace_back("Set-Cookie", cookie(host, text_of(attempt), attempt_lifetime));
    co_return onward;
}

// The state is looked at first: without it nothing in the address is anybody's.
task<provider_door::passage> provider_door::come_back(const http_request& request, host_kind host, std::string home) {
    auto attempt = parse_sign_in_attempt(cookie_of(request, cookie_name(host)));
    const auto question = std::min(request.target.find('?'), request.target.size() - 1);
    api::query_parameters query{request.target.substr(question + 1)};
    const auto state = query.text("state", parameter_max);
    if (!attempt || !state || !is_same_digest(*state, attempt->state)) co_return back_home(home, "expired");
    if (query.text("error", parameter_max)) co_return back_home(home, "refused");
    provider_answer said;
    if (auto issuer = query.text("iss", parameter_max)) said.issuer = *std::move(issuer);
    if (auto code = query.text("code", parameter_max)) said.code = *std::move(code);
    if (said.code.empty()) co_return back_home(home, "rejected");
    auto who = co_await provider_.redeem(std::move(said), *std::move(attempt));
    if (!who) {
        log_.warn("a sign-in with the OpenID Connect provider was refused", {{"reason", who.error().detail}});
        co_return back_home(home, reason_of(who.error().code));
    }
    co_return co_await let_in(request, *std::move(who), std::move(home));
}

task<provider_door::passage> provider_door::let_in(const http_request& request, person who, std::string home) {
    people::arrival from{std::string(request.remote), std::string(request.id)};
    auto entered = co_await people_.admit(std::move(who), std::move(from));
    if (!entered) {
        log_.warn("somebody could not be signed in", {{"reason", entered.error().detail}});
        co_return back_home(home, "unavailable");
    }
    log_.info("somebody signed in with the OpenID Connect provider",
              {{"key_id", (*entered)->id}, {"role", (*entered)->role}});
    co_return passage{to(std::move(home)), *std::move(entered)};
}

}  // namespace tidings::console
