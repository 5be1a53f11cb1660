// Which signatures of an id token are believed.
#include "adapters/oidc/signed_token.hpp"
#include <gmock/gmock.h>
#include "token_maker.hpp"

namespace tidings::oidc {
namespace {

using namespace testing_support;
using kinds = token_maker::kinds;
using testing::HasSubstr;
namespace json = boost::json;

const json::object claims{{"sub", "ada"}, {"n", 1}};

std::string set_of(std::initializer_list<json::object> keys) {
    json::array all;
    for (const auto& each : keys) all.push_back(each);
    return json::serialize(json::object{{"keys", all}});
}

void expect_refused(const std::string& token, const std::string& keys, const std::string& words) {
    const auto read = claims_of(token, keys);
    ASSERT_FALSE(read) << words;
    EXPECT_EQ(read.error().code, errc::rejected) << words;
    EXPECT_THAT(read.error().detail, HasSubstr(words));
    if (token.size() > 60) {
        EXPECT_EQ(read.error().detail.find(token.substr(20, 40)), std::string::npos);
    }
}

TEST(SignedToken, rs256_and_es256_by_a_key_of_the_set_are_believed) {
    for (const auto kind : {kinds::rsa, kinds::ec}) {
        const token_maker one(kind), other(kind, "k2");
        EXPECT_EQ(claims_of(one.signs(claims), set_of({other.public_key(), one.public_key()})).value(), claims);
    }
}

TEST(SignedToken, without_a_key_id_the_only_fitting_key_is_meant) {
    const token_maker rsa(kinds::rsa, ""), ec(kinds::ec, "");
    EXPECT_EQ(claims_of(rsa.signs(claims), set_of({ec.public_key(), rsa.public_key()})).value(), claims);
    const token_maker second(kinds::rsa, "");
    expect_refused(rsa.signs(claims), set_of({second.public_key(), rsa.public_key()}), "which of several keys");
}

TEST(SignedToken, a_key_that_the_set_lacks_may_be_in_a_newer_one) {
    const token_maker known(kinds::rsa), fresh(kinds::rsa, "k2");
    EXPECT_EQ(claims_of(fresh.signs(claims), known.set()).error().code, errc::not_found);
    auto for_secrets = fresh.public_key();
    for_secrets["use"] = "enc";
    EXPECT_EQ(claims_of(fresh.signs(claims), set_of({for_secrets})).error().code, errc::not_found);
    auto of_another_kind = fresh.public_key();
    of_another_kind["alg"] = "RS512";
    EXPECT_EQ(claims_of(fresh.signs(claims), set_of({of_another_kind})).error().code, errc::not_found);
}

TEST(SignedToken, another_key_with_the_same_id_has_not_signed_it) {
    for (const auto kind : {kinds::rsa, kinds::ec})
        expect_refused(token_maker(kind).signs(claims), token_maker(kind).set(), "not the provider's");
}

TEST(SignedToken, what_was_changed_behind_the_signature_is_refused) {
    for (const auto kind : {kinds::ec, kinds::rsa}) {
        const token_maker one(kind);
        const auto token = one.signs(claims);
        const auto first = token.find('.'), second = token.rfind('.');
        expect_refused(token.substr(0, first + 1) + base64url(R"({"sub":"eve"})") + token.substr(second), one.set(),
                       "not the provider's");
        for (const auto& signature : {std::string(), token.substr(second + 1) + "A", token.substr(second + 1) + "AAAA",
                                      std::string(86, 'A'), token.substr(second + 5)})
            EXPECT_FALSE(claims_of(token.substr(0, second + 1) + signature, one.set())) << signature.size();
    }
}

TEST(SignedToken, unsigned_ones_and_shared_secrets_are_refused) {
    const token_maker rsa(kinds::rsa), shared(kinds::shared);
    for (const auto* algorithm : {"none", "None", "NONE", "", "RS384", "PS256"}) {
        const auto header = base64url(R"({"alg":")" + std::string(algorithm) + R"(","kid":"k1"})");
        expect_refused(header + "." + base64url(R"({"sub":"eve"})") + ".", rsa.set(), "RS256 and ES256 are taken");
    }
    expect_refused(shared.signs(claims), rsa.set(), "'HS256'");
    const auto both = set_of({rsa.public_key(), json::object{{"kty", "oct"}, {"k", "AAAA"}, {"kid", "k1"}}});
    expect_refused(shared.signs(claims), both, "'HS256'");
}

TEST(SignedToken, headers_that_two_readers_read_differently_are_refused) {
    const token_maker rsa(kinds::rsa);
    const auto rest = "." + base64url(R"({"sub":"eve"})") + ".AAAA";
    expect_refused(base64url(R"({"alg":"RS256","alg":"none"})") + rest, rsa.set(), "unreadable header");
    expect_refused(base64url(R"({"alg":"RS256","crit":["b64"],"b64":false})") + rest, rsa.set(), "critical");
    expect_refused(base64url("RS256") + rest, rsa.set(), "unreadable header");
    expect_refused("!!!" + rest, rsa.set(), "unreadable header");
}

TEST(SignedToken, what_is_no_token_or_no_set_is_refused) {
    const token_maker rsa(kinds::rsa), tiny(kinds::rsa_short);
    for (const std::string token : {"", "a", "a.b", "a.b.c.d", ".."}) expect_refused(token, rsa.set(), "the id token");
    expect_refused(rsa.signs(json::object{{"long", std::string(16'000, 'x')}}), rsa.set(), "16 KiB");
    expect_refused(rsa.signs("no object"), rsa.set(), "no JSON object");
    expect_refused(rsa.signs(R"({"sub":"ada","sub":"eve"})"), rsa.set(), "no JSON object");
    for (const std::string set : {"", "[]", "{}", R"({"keys":{}})"}) expect_refused(rsa.signs(claims), set, "JWK set");
    json::array many(101, rsa.public_key());
    expect_refused(rsa.signs(claims), json::serialize(json::object{{"keys", many}}), "more than 100");
    many.resize(100);
    many.front() = token_maker(kinds::rsa, "k2").public_key();
    EXPECT_EQ(claims_of(token_maker(kinds::rsa, "k3").signs(claims), json::serialize(json::object{{"keys", many}}))
                  .error()
                  .code,
              errc::not_found);
    expect_refused(tiny.signs(claims), tiny.set(), "2048 bits");
    expect_refused(rsa.signs(claims), set_of({json::object{{"kty", "RSA"}, {"kid", "k1"}, {"n", "?"}, {"e", "AQAB"}}}),
                   "cannot be read");
}

}  // namespace
}  // namespace tidings::oidc
