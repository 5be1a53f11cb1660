#include "api/access_control.hpp"
#include <algorithm>
#include "base/ascii_case.hpp"

namespace tidings::api {
namespace {

bool is_bearer(std::string_view credentials) {
    constexpr std::string_view scheme = "bearer ";
    return credentials.size() > scheme.size() && is_same_in_any_case(credentials.substr(0, scheme.size()), scheme);
}

std::string_view bearer_key(std::string_view credentials) {
    if (!is_bearer(credentials)) return {};
    credentials.remove_prefix(std::min(credentials.find_first_not_of(' ', 7), credentials.size()));
    return credentials;
}

problem unauthorized(bool key_given) {
    return {401, "unauthorized", "API key needed",
            key_given ? "This API key is not known here." : "Send an API key: 'Authorization: Bearer KEY'."};
}

// A good key that was made on another instance, or before a restart, must not look wrong.
problem keys_not_read() {
    problem answer{503, "unavailable", "Not ready yet",
                   "The API keys have not been read from the database yet; try again."};
    answer.retry_after_s = 1;
    return answer;
}

problem too_many_requests(std::chrono::nanoseconds wait) {
    problem answer{429, "too-many-requests", "Too many requests",
                   "The rate limit of this client is used up (TIDINGS_RATE_LIMIT)."};
    answer.retry_after_s = static_cast<int>(std::chrono::ceil<std::chrono::seconds>(wait).count());
    return answer;
}

problem not_for_this_host() {
    return {421, "misdirected-request", "Misdirected request",
            "Without API keys (TIDINGS_AUTH=off) this service answers to localhost, 127.0.0.1 and [::1] only."};
}

// Without keys, the loopback interface is the only lock. A web page can get around it by pointing its own name at
// 127.0.0.1 (DNS rebinding), but then the browser sends that name.
bool is_local_name(std::string_view host) {
    const auto port = host.rfind(':');
    if (port != std::string_view::npos && host.find(']', port) == std::string_view::npos) host = host.substr(0, port);
    const auto name = in_lower_case(host);
    const bool is_ipv4 = std::ranges::all_of(name, [](char c) { return c == '.' || (c >= '0' && c <= '9'); });
    return name == "localhost" || name.ends_with(".localhost") || name == "[::1]" ||
           (is_ipv4 && name.starts_with("127."));
}

// One bucket per IPv4 address and per IPv6 /64, which is what one customer line gets.
std::string_view rate_client(std::string_view address) {
    if (address.find(':') == std::string_view::npos) return address;
    std::size_t at = 0;
    for (int groups = 0; groups < 4; ++groups) {
        const auto colon = address.find(':', at);
        if (colon == std::string_view::npos || address.substr(colon, 2) == "::") return address.substr(0, colon);
        at = colon + 1;
    }
    return address.substr(0, at);
}

}  // namespace

access_control::access_control(const access_config& config, const time_source& clock, key_ring* keys)
    : auth_(config.auth), keys_(keys) {
    if (!config.bootstrap_key.empty()) bootstrap_digest_ = key_digest_of(config.bootstrap_key.reveal());
    if (config.limit) limiter_.emplace(*config.limit, clock, config.clients_max);
}

std::variant<access_control::admitted, access_control::refused> access_control::check(const http_request& request) {
    const auto key = auth_ == auth_mode::off ? std::string_view{} : bearer_key(request.header("Authorization"));
    const auto who = key.empty() ? nullptr : whose(key);
    if (limiter_) {
        // A wrong key spends its address's tokens, so that guessing is limited too. ':' cannot begin an IPv4 address.
        const auto client = who ? ":" + who->id : std::string(rate_client(request.remote));
        if (const auto wait = limiter_->take(client)) return refused{too_many_requests(*wait), {}};
    }
    if (auth_ == auth_mode::off && request.count("Host") > 0 && !is_local_name(request.header("Host")))
        return refused{not_for_this_host(), {}};
    if (auth_ == auth_mode::off) return admitted{anonymous_caller()};
    if (who) return admitted{who};
    if (keys_ != nullptr && !keys_->is_read() && is_key_text(key)) return refused{keys_not_read(), {}};
    return refused{unauthorized(!key.empty()), key.empty() ? "Bearer" : "Bearer error=\"invalid_token\""};
}

std::function<bool()> access_control::lasting(caller_ptr who) const {
    if (keys_ == nullptr || who == bootstrap_caller() || who == anonymous_caller()) return {};
    return [keys = keys_, who = std::move(who)] { return keys->is_usable(who->id); };
}

caller_ptr access_control::whose(std::string_view key) const {
    if (!bootstrap_digest_.empty() && is_same_digest(key_digest_of(key), bootstrap_digest_)) return bootstrap_caller();
    return keys_ == nullptr ? nullptr : keys_->find(key);
}

const caller_ptr& bootstrap_caller() {
    static const auto one = std::make_shared<const caller>(
        caller{"bootstrap", "bootstrap", std::string(name_of(role::administration)), scopes_of(role::administration)});
    return one;
}

const caller_ptr& anonymous_caller() {
    static const auto one = std::make_shared<const caller>(caller{"anonymous", "", "", scope_set::all()});
    return one;
}

}  // namespace tidings::api
