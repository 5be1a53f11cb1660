#include "adapters/oauth/token_messages.hpp"
#include <gmock/gmock.h>

namespace tidings {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;
using testing::Not;

oauth_config a_client() {
    return {.endpoint = {.tls = true, .host = "login.example", .port = 443, .path = "/t/token"},
            .client_id = "shop",
            .client_secret = secret("s3cret&x"),
            .refresh_token = secret("refr3sh"),
            .scope = "https://outlook.office365.com/.default"};
}

http_answer answered(int status, std::string body) {
    return {.status = status, .headers = {}, .body = std::move(body)};
}

TEST(TokenRequest, asks_by_either_grant_with_values_encoded) {
    EXPECT_EQ(token_request_body(a_client(), {}),
              "grant_type=client_credentials&client_id=shop&client_secret=s3cret%26x&"
              "scope=https%3A%2F%2Foutlook.office365.com%2F.default");
    auto bare = a_client();
    bare.client_secret = {};
    bare.scope.clear();
    EXPECT_EQ(token_request_body(bare, secret("new/one")),
              "grant_type=refresh_token&client_id=shop&refresh_token=new%2Fone");
    EXPECT_EQ(a_client().label(), "login.example/t/token");
}

TEST(TokenAnswer, gives_a_token_and_how_long_it_lasts) {
    const auto full = read_token_answer(
        answered(200, R"({"token_type":"Bearer","access_token":"abc.def","expires_in":3599,"refresh_token":"next"})"),
        a_client());
    ASSERT_TRUE(full);
    EXPECT_EQ(full->token.reveal(), "abc.def");
    EXPECT_EQ(full->lifetime, 3599s);
    EXPECT_EQ(full->refresh_token.reveal(), "next");
    const auto lifetime = [](const char* written) {
        return read_token_answer(answered(200, std::string(R"({"access_token":"t")") + written + "}"), a_client())
            ->lifetime;
    };
    EXPECT_EQ(lifetime(""), 300s);
    EXPECT_EQ(lifetime(R"(,"expires_in":"1800")"), 1800s);
    EXPECT_EQ(lifetime(R"(,"expires_in":1800.0)"), 1800s);
    EXPECT_EQ(lifetime(R"(,"expires_in":0)"), 30s);
    EXPECT_EQ(lifetime(R"(,"expires_in":-5)"), 30s);
    EXPECT_EQ(lifetime(R"(,"expires_in":1e300)"), 300s);
    EXPECT_EQ(lifetime(R"(,"expires_in":99999999)"), 24h);
    EXPECT_EQ(lifetime(R"(,"expires_in":null)"), 300s);
}

TEST(TokenAnswer, says_what_to_do_about_each_refusal) {
    for (const auto* code : {"invalid_grant", "invalid_client", "unauthorized_client", "unsupported_grant_type",
                             "invalid_scope", "invalid_request"}) {
        const auto body = std::string(R"({"error":")") + code + R"(","error_description":"AADSTS70000: no refr3sh"})";
        const auto read = read_token_answer(answered(400, body), a_client());
        ASSERT_FALSE(read);
        EXPECT_EQ(read.error().code, errc::rejected) << code;
        EXPECT_THAT(read.error().detail, HasSubstr(std::string(code) + ": AADSTS70000: no ***; "));
        EXPECT_THAT(read.error().detail, HasSubstr(std::string(advice_for(code))));
    }
}

TEST(TokenAnswer, is_no_reason_to_give_up_when_the_server_has_a_bad_day) {
    for (const auto& bad :
         {answered(503, "<html>busy</html>"), answered(500, "{}"),
          answered(429, R"({"error":"temporarily_unavailable"})"), answered(200, ""), answered(200, "[]"),
          answered(200, "{}"), answered(200, R"({"access_token":""})"), answered(200, R"({"access_token":"a\u0001b"})"),
          answered(200, R"({"access_token":"a b"})"), answered(200, R"({"access_token":5})"),
          answered(200, R"({"access_token":"t","token_type":"mac"})"), answered(302, R"({"access_token":"t"})")}) {
        const auto read = read_token_answer(bad, a_client());
        ASSERT_FALSE(read) << bad.status << bad.body;
        EXPECT_EQ(read.error().code, errc::unavailable) << bad.body;
    }
    auto long_words =
        answered(400, R"({"error":"invalid_scope","error_description":")" + std::string(5000, 'x') + "\"}");
    EXPECT_LT(read_token_answer(long_words, a_client()).error().detail.size(), 600u);
}

}  // namespace
}  // namespace tidings
