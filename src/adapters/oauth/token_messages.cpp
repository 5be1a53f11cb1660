#include "adapters/oauth/token_messages.hpp"
#include <algorithm>
#include <boost/json.hpp>
#include <charconv>
#include "base/ascii_case.hpp"
#include "mail/utf8.hpp"

namespace tidings {
namespace {

namespace json = boost::json;

constexpr std::size_t words_max = 300, token_max = 16 * 1024;
constexpr std::chrono::seconds lifetime_unsaid{300}, lifetime_min{30}, lifetime_max{24 * 3600};

struct advice {
    std::string_view oauth_error, words;
};

constexpr advice hints[] = {
    {"invalid_grant",
     "the refresh token has ended or was revoked: sign in once more and set TIDINGS_SMTP_OAUTH_REFRESH_TOKEN anew"},
    {"invalid_client",
     "client id or secret is wrong, or the secret has ended: check TIDINGS_SMTP_OAUTH_CLIENT_ID and "
     "TIDINGS_SMTP_OAUTH_CLIENT_SECRET"},
    {"unauthorized_client",
     "this client may not ask for tokens in this way: allow the grant, or consent to it, where the client is "
     "registered"},
    {"unsupported_grant_type",
     "the server does not know this grant: with a refresh token it is refresh_token, without one client_credentials"},
    {"invalid_scope", "the scope is unknown or not allowed: check TIDINGS_SMTP_OAUTH_SCOPE"},
    {"invalid_request", "the server misses something, mostly the scope: check TIDINGS_SMTP_OAUTH_SCOPE"},
};

std::string text_of(const json::object& object, std::string_view name) {
    const auto* found = object.if_contains(name);
    return found && found->is_string() ? std::string(found->get_string()) : std::string{};
}

void append(std::string& body, std::string_view name, std::string_view value) {
    if (value.empty()) return;
    body += (body.empty() ? "" : "&") + std::string(name) + "=" + percent_encoded(value);
}

void cut_out(std::string& text, const secret& hidden) {
    if (hidden.empty()) return;
    const auto& value = hidden.reveal();
    for (auto at = text.find(value); at != std::string::npos; at = text.find(value))
        text.replace(at, value.size(), "***");
}

std::string shown(std::string text, const oauth_config& config) {
    cut_out(text, config.client_secret);
    cut_out(text, config.refresh_token);
    return clean_line(std::string_view(text).substr(0, words_max));
}

error server_said_no(const json::object& object, const std::string& code, const oauth_config& config) {
    auto words = shown(code, config);
    if (const auto description = text_of(object, "error_description"); !description.empty())
        words += ": " + shown(description, config);
    const auto what_to_do = advice_for(code);
    if (!what_to_do.empty()) words += "; " + std::string(what_to_do);
    return {what_to_do.empty() ? errc::unavailable : errc::rejected, words};
}

std::chrono::seconds lifetime_of(const json::object& object) {
    const auto* given = object.if_contains("expires_in");
    std::int64_t seconds = lifetime_unsaid.count();
    if (given && given->is_number()) {
        boost::system::error_code inexact;
        const auto number = given->to_number<std::int64_t>(inexact);
        if (!inexact) seconds = number;
    } else if (given && given->is_string()) {  // some servers write it so
        const auto& text = given->get_string();
        std::from_chars(text.data(), text.data() + text.size(), seconds);
    }
    return std::clamp(std::chrono::seconds(seconds), lifetime_min, lifetime_max);
}

bool is_token(std::string_view text) {
    return !text.empty() && text.size() <= token_max &&
           std::ranges::all_of(text, [](char c) { return c > ' ' && c <= '~'; });
}

bool is_bearer(const std::string& type) {
    constexpr std::string_view bearer = "bearer";
    return type.empty() || is_same_in_any_case(type, bearer);
}

}  // namespace

std::string oauth_config::label() const {
    return endpoint.host + (endpoint.port == (endpoint.tls ? 443 : 80) ? "" : ":" + std::to_string(endpoint.port)) +
           endpoint.path;
}

std::string_view advice_for(std::string_view oauth_error) {
    for (const auto& each : hints)
        if (each.oauth_error == oauth_error) return each.words;
    return {};
}

std::string token_request_body(const oauth_config& config, const secret& refresh_token) {
    std::string body;
    append(body, "grant_type", refresh_token.empty() ? "client_credentials" : "refresh_token");
    append(body, "client_id", config.client_id);
    append(body, "client_secret", config.client_secret.reveal());
    append(body, "refresh_token", refresh_token.reveal());
    append(body, "scope", config.scope);
    return body;
}

result<access_token> read_token_answer(const http_answer& answer, const oauth_config& config) {
    const auto status = std::to_string(answer.status);
    boost::system::error_code problem;
    const auto parsed = json::parse(answer.body, problem);
    if (problem || !parsed.is_object())
        return error{errc::unavailable, "the token endpoint answered " + status + " without JSON"};
    const auto& object = parsed.get_object();
    if (const auto code = text_of(object, "error"); !code.empty()) return server_said_no(object, code, config);
    if (answer.status != 200) return error{errc::unavailable, "the token endpoint answered " + status};
    if (!is_bearer(text_of(object, "token_type")))
        return error{errc::unavailable, "the token endpoint gives tokens of another type than Bearer"};
    auto token = text_of(object, "access_token");
    if (!is_token(token)) return error{errc::unavailable, "the token endpoint answered 200 without a usable token"};
    auto refresh_token = text_of(object, "refresh_token");
    return access_token{.token = secret(std::move(token)),
                        .lifetime = lifetime_of(object),
                        .refresh_token = secret(std::move(refresh_token))};
}

}  // namespace tidings
