#include "adapters/oidc/oidc_provider.hpp"
#include <boost/json.hpp>
#include "adapters/http_client/one_request.hpp"
#include "adapters/oidc/authorization_request.hpp"
#include "adapters/oidc/id_token_rules.hpp"
#include "adapters/oidc/signed_token.hpp"
#include "codec/json_text.hpp"

namespace tidings::oidc {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t answer_max = 256 * 1024;
// Tokens with made-up key ids make us ask the provider no more often than this.
constexpr std::chrono::seconds keys_again_after{60};

error away(std::string why) {
    return {errc::unavailable, "the OpenID Connect provider: " + std::move(why)};
}

http_call reading() {
    return {.headers = {{"Accept", "application/json"}}, .repeatable = true};
}

std::string member_text(const std::string& body, std::string_view name) {
    const auto parsed = parse_json(body);
    const auto* found = parsed && parsed->is_object() ? parsed->get_object().if_contains(name) : nullptr;
    return found && found->is_string() ? std::string(found->get_string()) : std::string{};
}

// Its error code is for the log; what comes with it may hold anything.
error token_refused(const http_answer& answer) {
    auto code = member_text(answer.body, "error").substr(0, 60);
    std::erase_if(code, [](char c) { return c < ' ' || c > '~'; });
    if (answer.status >= 500) return away("its token endpoint answered " + std::to_string(answer.status));
    return {errc::rejected,
            "the provider's token endpoint answered " + std::to_string(answer.status) + " " + code +
                (code == "invalid_client" ? ": check TIDINGS_OIDC_CLIENT_ID and TIDINGS_OIDC_CLIENT_SECRET" : "")};
}

}  // namespace

task<result<http_answer>> oidc_provider::ask(const std::string& url, http_call call) {
    const auto question = std::min(url.find('?'), url.size());
    auto to = parse_http_endpoint(url.substr(0, question));
    if (!to) co_return away(to.error().detail);
    to->ca_file = config_.ca_file;
    call.target = (to->path.empty() ? "/" : "") + url.substr(question);
    auto answer = co_await send_once(executor_, *std::move(to), std::move(call), config_.fetch_max, answer_max);
    if (!answer) co_return away(answer.error().detail);
    co_return answer;
}

task<result<provider_document>> oidc_provider::document() {
    if (document_ && clock_.steady() - document_read_at_ < config_.documents_kept) co_return *document_;
    auto call = reading();
    const auto url = document_url_of(config_.issuer);
    const auto answer = co_await ask(url, std::move(call));
    if (!answer) co_return answer.error();
    if (answer->status != 200)
        co_return away("its configuration is answered with " + std::to_string(answer->status) +
                       "; check TIDINGS_OIDC_ISSUER");
    auto read = read_provider_document(answer->body, config_.issuer);
    if (!read) co_return read.error();
    document_ = *read;
    document_read_at_ = clock_.steady();
    co_return *std::move(read);
}

task<result<std::string>> oidc_provider::keys(const std::string& url, std::chrono::seconds not_older_than) {
    if (keys_ && clock_.steady() - keys_->read_at < not_older_than) co_return keys_->set;
    auto call = reading();
    auto answer = co_await ask(url, std::move(call));
    if (!answer) co_return answer.error();
    if (answer->status != 200) co_return away("its keys are answered with " + std::to_string(answer->status));
    keys_ = kept_keys{answer->body, clock_.steady()};
    co_return std::move(answer->body);
}

task<result<std::string>> oidc_provider::id_token(const provider_document& provider, const std::string& code,
                                                  const console::sign_in_attempt& attempt) {
    auto call = token_request(provider, config_, code, attempt);
    const auto answer = co_await ask(provider.token_url, std::move(call));
    if (!answer) co_return answer.error();
    if (answer->status != 200) co_return token_refused(*answer);
    auto token = member_text(answer->body, "id_token");
    if (token.empty())
        co_return error{errc::rejected,
                        "the provider's token endpoint gave no id token; is openid in TIDINGS_OIDC_SCOPE?"};
    co_return std::move(token);
}

task<result<std::string>> oidc_provider::address_for(console::sign_in_attempt attempt) {
    const auto provider = co_await document();
    if (!provider) co_return provider.error();
    co_return authorization_address(*provider, config_, attempt);
}

task<result<console::person>> oidc_provider::redeem(console::provider_answer answer, console::sign_in_attempt attempt) {
    const auto provider = co_await document();
    if (!provider) co_return provider.error();
    // RFC 9207: an answer of another provider is not ours to redeem.
    if (answer.issuer.empty() ? provider->names_itself : answer.issuer != config_.issuer)
        co_return error{errc::rejected, "the browser came back from another provider (iss)"};
    const auto token = co_await id_token(*provider, answer.code, attempt);
    if (!token) co_return token.error();
    auto set = co_await keys(provider->keys_url, config_.documents_kept);
    if (!set) co_return set.error();
    auto claims = claims_of(*token, *set);
    if (!claims && claims.error().code == errc::not_found) {
        // A provider changes its keys now and then (OpenID Connect Core 1.0, section 10.1.1).
        set = co_await keys(provider->keys_url, keys_again_after);
        if (!set) co_return set.error();
        claims = claims_of(*token, *set);
    }
    if (!claims) co_return error{errc::rejected, claims.error().detail};
    if (const auto checked = check_claims(*claims, config_, attempt.nonce, clock_.now()); !checked)
        co_return checked.error();
    co_return person_of(*claims, config_);
}

}  // namespace tidings::oidc
