// What an id token must say, and whom it lets in.
#include "adapters/oidc/id_token_rules.hpp"
#include <gmock/gmock.h>
#include <boost/json.hpp>

namespace tidings::oidc {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;
namespace json = boost::json;

constexpr timestamp noon{std::chrono::sys_days{std::chrono::year{2026} / 11 / 29} + 12h};
const std::int64_t noon_s = std::chrono::duration_cast<std::chrono::seconds>(noon.time_since_epoch()).count();
const std::string nonce(64, 'a');

oidc_config a_config() {
    oidc_config config;
    config.issuer = "https://login.example/realm";
    config.client_id = "console";
    config.roles = parse_role_map("admins=admin,helpdesk=support").value();
    return config;
}

json::object good() {
    return {{"iss", "https://login.example/realm"},
            {"sub", "248289761001"},
            {"aud", "console"},
            {"exp", noon_s + 300},
            {"iat", noon_s},
            {"nonce", nonce},
            {"name", "Ada Lovelace"},
            {"groups", {"staff", "helpdesk"}}};
}

json::object with(std::string_view claim, json::value value) {
    auto claims = good();
    claims[claim] = std::move(value);
    return claims;
}

json::object without(std::string_view claim) {
    auto claims = good();
    claims.erase(claim);
    return claims;
}

TEST(IdTokenRules, a_good_token_is_believed) {
    for (const auto& claims :
         {good(), with("aud", json::array{"console"}), with("azp", "console"), with("nbf", noon_s),
          with("exp", noon_s - 59), with("iat", noon_s + 60), with("iat", static_cast<double>(noon_s) + 0.5)})
        EXPECT_TRUE(check_claims(claims, a_config(), nonce, noon)) << json::serialize(claims);
    auto shared = with("aud", json::array{"other", "console"});
    shared["azp"] = "console";
    EXPECT_TRUE(check_claims(shared, a_config(), nonce, noon));
}

TEST(IdTokenRules, every_other_one_is_refused_and_the_reason_names_the_claim) {
    struct row {
        json::object claims;
        std::string words;
    };
    const row rows[] = {
        {with("iss", "https://login.example/realm/"), "(iss)"},
        {with("iss", "https://evil.example"), "(iss)"},
        {without("iss"), "(iss)"},
        {without("sub"), "(sub)"},
        {with("sub", ""), "(sub)"},
        {with("sub", 7), "(sub)"},
        {with("sub", json::string(256, 'x')), "(sub)"},
        {without("aud"), "(aud)"},
        {with("aud", "another"), "(aud)"},
        {with("aud", json::array{"another"}), "(aud)"},
        {with("aud", json::array{"another", "console"}), "(azp)"},
        {with("azp", "another"), "(azp)"},
        {with("azp", nullptr), "(azp)"},
        {without("exp"), "(exp)"},
        {with("exp", "tomorrow"), "(exp)"},
        {with("exp", noon_s - 60), "(exp)"},
        {with("exp", -1), "(exp)"},
        {with("exp", 1e300), "(exp)"},
        {without("iat"), "(iat)"},
        {with("iat", noon_s + 61), "(iat)"},
        {with("nbf", noon_s + 61), "(nbf)"},
        {with("nbf", "soon"), "(nbf)"},
        {without("nonce"), "(nonce)"},
        {with("nonce", json::string(64, 'b')), "(nonce)"},
        {with("nonce", ""), "(nonce)"},
    };
    for (const auto& one : rows) {
        const auto checked = check_claims(one.claims, a_config(), nonce, noon);
        ASSERT_FALSE(checked) << json::serialize(one.claims);
        EXPECT_EQ(checked.error().code, errc::rejected);
        EXPECT_THAT(checked.error().detail, HasSubstr(one.words)) << json::serialize(one.claims);
        EXPECT_EQ(checked.error().detail.find("248289761001"), std::string::npos);
    }
}

TEST(IdTokenRules, the_first_rule_that_fits_gives_the_role_and_without_one_there_is_none) {
    const auto role_of = [](const json::object& claims, oidc_config config = a_config()) -> std::optional<role> {
        const auto who = person_of(claims, config);
        if (who) return who->given;
        EXPECT_EQ(who.error().code, errc::not_found);
        return std::nullopt;
    };
    EXPECT_EQ(role_of(good()), role::support);
    EXPECT_EQ(role_of(with("groups", {"helpdesk", "admins"})), role::administration);
    EXPECT_EQ(role_of(with("groups", "admins")), role::administration) << "a text alone";
    EXPECT_EQ(role_of(with("groups", {"Admins", "admin", "admins "})), std::nullopt) << "to the letter";
    EXPECT_EQ(role_of(with("groups", json::array{})), std::nullopt);
    EXPECT_EQ(role_of(with("groups", json::object{{"admins", true}})), std::nullopt);
    EXPECT_EQ(role_of(with("groups", json::array{1, nullptr, json::array{"admins"}})), std::nullopt);
    EXPECT_EQ(role_of(without("groups")), std::nullopt);

    auto inside = a_config(), by_url = a_config();
    inside.claim = "realm_access.roles";
    EXPECT_EQ(role_of(with("realm_access", json::object{{"roles", {"admins"}}}), inside), role::administration);
    EXPECT_EQ(role_of(with("realm_access", "admins"), inside), std::nullopt);
    by_url.claim = "https://shop.example/roles";
    EXPECT_EQ(role_of(with("https://shop.example/roles", "admins"), by_url), role::administration);
}

TEST(IdTokenRules, a_person_has_one_id_and_a_name_without_address) {
    const auto ada = person_of(good(), a_config()).value();
    EXPECT_EQ(ada.name, "Ada Lovelace");
    EXPECT_EQ(ada.id.size(), std::string("person_").size() + 20);
    EXPECT_EQ(person_of(with("name", "Ada King"), a_config())->id, ada.id);
    EXPECT_NE(person_of(with("sub", "2"), a_config())->id, ada.id);

    EXPECT_EQ(person_of(with("name", "ada@shop.example"), a_config())->name, "ada");
    EXPECT_EQ(person_of(with("name", "A\ng\x7fnes"), a_config())->name, "Agnes");
    EXPECT_EQ(person_of(with("name", json::string(std::string(79, 'x') + "ü")), a_config())->name,
              std::string(79, 'x'));
    EXPECT_EQ(person_of(with("name", json::string(std::string(78, 'x') + "ü")), a_config())->name,
              std::string(78, 'x') + "ü");
    auto nameless = without("name");
    EXPECT_EQ(person_of(nameless, a_config())->name, "somebody without a name");
    nameless["preferred_username"] = "ada";
    EXPECT_EQ(person_of(nameless, a_config())->name, "ada");
}

}  // namespace
}  // namespace tidings::oidc
