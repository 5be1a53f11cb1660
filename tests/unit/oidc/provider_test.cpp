// What is read of a provider's configuration, and what goes to it.
#include <gmock/gmock.h>
#include <boost/json.hpp>
#include "adapters/oidc/authorization_request.hpp"
#include "adapters/oidc/provider_document.hpp"
#include "adapters/oidc/role_map.hpp"

namespace tidings::oidc {
namespace {

using testing::HasSubstr;
using testing::Not;
namespace json = boost::json;

const std::string issuer = "https://login.example/realm";

json::object good() {
    return {{"issuer", issuer},
            {"authorization_endpoint", "https://login.example/realm/auth"},
            {"token_endpoint", "https://login.example/realm/token"},
            {"jwks_uri", "https://login.example/realm/keys?p=x"}};
}

result<provider_document> read(std::string_view member, json::value value) {
    auto document = good();
    document[member] = std::move(value);
    return read_provider_document(json::serialize(document), issuer);
}

TEST(ProviderDocument, stands_at_a_fixed_path_behind_the_issuer) {
    for (const auto& one : {issuer, issuer + "/"})
        EXPECT_EQ(document_url_of(one), "https://login.example/realm/.well-known/openid-configuration");
}

TEST(ProviderDocument, tells_where_to_go_and_how) {
    const auto plain = read("x", 1).value();
    EXPECT_EQ(plain.authorization_url, "https://login.example/realm/auth");
    EXPECT_EQ(plain.token_url, "https://login.example/realm/token");
    EXPECT_EQ(plain.keys_url, "https://login.example/realm/keys?p=x");
    EXPECT_FALSE(plain.takes_secret_in_body || plain.names_itself);
    const auto* methods = "token_endpoint_auth_methods_supported";
    EXPECT_TRUE(read(methods, {"client_secret_post"})->takes_secret_in_body);
    EXPECT_FALSE(read(methods, {"client_secret_post", "client_secret_basic"})->takes_secret_in_body);
    EXPECT_TRUE(read("authorization_response_iss_parameter_supported", true)->names_itself);
    EXPECT_TRUE(read("code_challenge_methods_supported", {"plain", "S256"}));
}

TEST(ProviderDocument, that_cannot_be_used_is_refused_with_the_reason) {
    const auto refused = [](const result<provider_document>& read, std::string_view words) {
        ASSERT_FALSE(read) << words;
        EXPECT_EQ(read.error().code, errc::rejected);
        EXPECT_THAT(read.error().detail, HasSubstr(std::string(words)));
    };
    refused(read("issuer", json::string(issuer + "/")), "not of TIDINGS_OIDC_ISSUER");
    refused(read("issuer", nullptr), "not of TIDINGS_OIDC_ISSUER");
    refused(read("token_endpoint", "http://login.example/token"), "unusable token_endpoint");
    refused(read("jwks_uri", "file:///etc/passwd"), "unusable jwks_uri");
    refused(read("authorization_endpoint", nullptr), "unusable authorization_endpoint");
    refused(read("code_challenge_methods_supported", {"plain"}), "PKCE");
    for (const auto* body : {"", "[]", "<html>", R"({"issuer":"a","issuer":"b"})"})
        refused(read_provider_document(body, issuer), "no JSON object");
}

struct AuthorizationRequest : testing::Test {
    provider_document provider = read("x", 1).value();
    console::sign_in_attempt attempt{"the state", "the-nonce", "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"};
    oidc_config config;

    AuthorizationRequest() {
        config.client_id = "console:1";
        config.client_secret = secret{"p&ss"};
        config.redirect_uri = "https://shop.example/console/oidc/callback";
    }
};

TEST_F(AuthorizationRequest, the_challenge_is_the_one_of_the_rfc) {
    EXPECT_EQ(code_challenge_of(attempt.verifier), "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM")
        << "RFC 7636, appendix B";
}

TEST_F(AuthorizationRequest, the_browser_takes_along_what_comes_back_and_not_what_redeems_it) {
    const auto address = authorization_address(provider, config, attempt);
    EXPECT_EQ(address,
              "https://login.example/realm/auth?response_type=code&client_id=console%3A1&redirect_uri="
              "https%3A%2F%2Fshop.example%2Fconsole%2Foidc%2Fcallback&scope=openid%20profile&state=the%20state&nonce="
              "the-nonce&code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM&code_challenge_method=S256");
    provider.authorization_url += "?p=x";
    EXPECT_THAT(authorization_address(provider, config, attempt), HasSubstr("/auth?p=x&response_type=code"));
}

TEST_F(AuthorizationRequest, the_secret_goes_where_the_provider_takes_it) {
    const auto basic = token_request(provider, config, "c/1", attempt);
    EXPECT_EQ(basic.method, "POST");
    EXPECT_EQ(basic.body,
              "grant_type=authorization_code&code=c%2F1&redirect_uri=https%3A%2F%2Fshop.example%2Fconsole%2Foidc%2F"
              "callback&code_verifier=dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk");
    EXPECT_EQ(basic.headers.back(),
              std::pair(std::string("Authorization"), std::string("Basic Y29uc29sZSUzQTE6cCUyNnNz")));

    provider.takes_secret_in_body = true;
    const auto posted = token_request(provider, config, "c", attempt);
    EXPECT_THAT(posted.body, HasSubstr("&client_id=console%3A1&client_secret=p%26ss"));
    EXPECT_EQ(posted.headers.size(), 2u);

    config.client_secret = secret{};
    const auto open = token_request(provider, config, "c", attempt);
    EXPECT_THAT(open.body, testing::AllOf(HasSubstr("&client_id="), Not(HasSubstr("client_secret"))));
    EXPECT_FALSE(open.repeatable) << "a code is redeemed once";
}

TEST(RoleMap, is_a_list_of_values_and_roles) {
    EXPECT_EQ(parse_role_map(" a=admin, cn=x=viewer ").value(),
              (role_map{{"a", role::administration}, {"cn=x", role::viewer}}));
    EXPECT_TRUE(parse_role_map("")->empty());
    for (const auto& [text, words] : {std::pair{"admins", "VALUE=ROLE"},
                                      {"=admin", "VALUE=ROLE"},
                                      {"a=root", "unknown role 'root'"},
                                      {"a=admin,a=viewer", "twice"}}) {
        EXPECT_EQ(parse_role_map(text).error().code, errc::invalid);
        EXPECT_THAT(parse_role_map(text).error().detail, HasSubstr(words));
    }
    std::string most;
    for (int n = 0; n < 100; ++n) most += (n ? "," : "") + std::to_string(n) + "=viewer";
    EXPECT_EQ(parse_role_map(most)->size(), 100u);
    EXPECT_THAT(parse_role_map(most + ",x=viewer").error().detail, HasSubstr("more than 100"));
}

}  // namespace
}  // namespace tidings::oidc
