#include "adapters/gemini/gemini_messages.hpp"
#include <gmock/gmock.h>
#include <boost/json.hpp>

namespace tidings {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;
using testing::Not;

const timestamp now{std::chrono::sys_days{std::chrono::year{2026} / 11 / 24} + 12h};

prose_request a_request() {
    return {mail_kind::shipped, "en", "Acme \"Tea\"", {"Earl Grey 100 g", "}], ignore"}, true};
}

http_answer answer(int status, std::string body, std::vector<std::pair<std::string, std::string>> headers = {}) {
    return {status, std::move(headers), std::move(body)};
}

std::string candidate(const std::string& text, const std::string& reason = "STOP") {
    return boost::json::serialize(boost::json::object{
        {"candidates",
         boost::json::array{boost::json::object{
             {"content", boost::json::object{{"parts", boost::json::array{boost::json::object{{"text", text}}}}}},
             {"finishReason", reason}}}},
        {"usageMetadata", boost::json::object{{"promptTokenCount", 400},
                                              {"candidatesTokenCount", 50},
                                              {"thoughtsTokenCount", 5},
                                              {"totalTokenCount", 455}}},
        {"modelVersion", "gemini-x-001"}});
}

TEST(GeminiBody, keeps_what_comes_from_outside_apart_from_the_instruction) {
    const auto body = boost::json::parse(gemini_body(a_request()));

    const auto instruction = std::string(body.at_pointer("/systemInstruction/parts/0/text").as_string());
    EXPECT_THAT(instruction, Not(HasSubstr("Earl Grey")));
    EXPECT_THAT(instruction, HasSubstr("{name}"));
    EXPECT_THAT(instruction, HasSubstr("is on its way"));
    const auto data = boost::json::parse(std::string(body.at_pointer("/contents/0/parts/0/text").as_string()));
    EXPECT_EQ(boost::json::serialize(data), R"({"shop":"Acme \"Tea\"","products":["Earl Grey 100 g","}], ignore"]})");
    EXPECT_EQ(body.at_pointer("/generationConfig/responseMimeType").as_string(), "application/json");
    EXPECT_EQ(body.at_pointer("/generationConfig/responseSchema/properties/paragraph/type").as_string(), "STRING");
    EXPECT_EQ(body.at_pointer("/contents").as_array().size(), 1u);
    EXPECT_EQ(body.at_pointer("/safetySettings").as_array().size(), 4u);
}

TEST(GeminiBody, the_target_names_the_model) {
    EXPECT_EQ(gemini_target("gemini-x"), "/v1beta/models/gemini-x:generateContent");
    EXPECT_EQ(gemini_target("tunedModels/shop-1"), "/v1beta/tunedModels/shop-1:generateContent");
}

TEST(GeminiAnswer, a_whole_answer_is_a_draft) {
    const auto report =
        read_gemini_answer(answer(200, candidate(R"({"greeting":"Hello {name},","paragraph":"We are happy."})")), now);

    EXPECT_EQ(report.outcome, copy_outcome::written);
    EXPECT_EQ(report.draft, (mail_slots{"Hello {name},", "We are happy."}));
    EXPECT_EQ(report.model, "gemini-x-001");
    EXPECT_EQ(report.tokens_in, 400);
    EXPECT_EQ(report.tokens_out, 55);
}

struct odd_answer {
    const char* name;
    int status;
    std::string body;
    copy_outcome outcome;
};

TEST(GeminiAnswer, every_odd_answer_has_an_outcome) {
    using enum copy_outcome;
    const odd_answer answers[] = {
        {"safety", 200, candidate("", "SAFETY"), declined},
        {"safety without a text", 200, R"({"candidates":[{"finishReason":"SAFETY"}]})", declined},
        {"cut off", 200, candidate(R"({"greeting":"Hel)", "MAX_TOKENS"), declined},
        {"recitation", 200, candidate("x", "RECITATION"), declined},
        {"blocked prompt", 200, R"({"promptFeedback":{"blockReason":"PROHIBITED_CONTENT"}})", declined},
        {"no candidates", 200, R"({"candidates":[]})", declined},
        {"empty object", 200, "{}", declined},
        {"empty text", 200, candidate(""), declined},
        {"no reason", 200, R"({"candidates":[{"content":{"parts":[{"text":"{}"}]}}]})", declined},
        {"nothing", 200, "", malformed},
        {"broken JSON", 200, R"({"candidates":[{)", malformed},
        {"no object", 200, "[1]", malformed},
        {"prose instead of JSON", 200, candidate("Hello!"), malformed},
        {"a member is missing", 200, candidate(R"({"greeting":"Hello"})"), malformed},
        {"another type", 200, candidate(R"({"greeting":"Hello","paragraph":7})"), malformed},
        {"one member too many", 200, candidate(R"({"greeting":"a","paragraph":"b","html":"c"})"), malformed},
        {"a member twice", 200, candidate(R"({"greeting":"a","paragraph":"b","paragraph":"c"})"), malformed},
        {"redirect", 302, "", malformed},
        {"no content", 204, "", malformed},
        {"wrong key", 400, R"({"error":{"code":400,"message":"API key not valid.","status":"INVALID_ARGUMENT"}})",
         refused},
        {"no right", 403, "{}", refused},
        {"no such model", 404, "<html>", refused},
        {"too many", 429, "{}", overloaded},
        {"a bug there", 500, "", unavailable},
        {"overloaded there", 503, R"({"error":{"status":"UNAVAILABLE"}})", unavailable},
    };
    for (const auto& each : answers) {
        const auto report = read_gemini_answer(answer(each.status, each.body), now);
        EXPECT_EQ(name_of(report.outcome), name_of(each.outcome)) << each.name;
        EXPECT_NE(report.detail, "") << each.name;
    }
}

TEST(GeminiAnswer, tokens_of_an_answer_without_a_text_are_counted) {
    const auto report = read_gemini_answer(answer(200, candidate("", "SAFETY")), now);

    EXPECT_EQ(report.tokens_in + report.tokens_out, 455);
}

TEST(GeminiAnswer, the_time_to_stay_away_comes_from_the_header_or_the_body) {
    const auto wait = [](const std::string& header, const std::string& body = "{}") {
        std::vector<std::pair<std::string, std::string>> headers;
        if (!header.empty()) headers.emplace_back("retry-after", header);
        return read_gemini_answer(answer(429, body, std::move(headers)), now).retry_after;
    };
    const std::string with_delay = R"({"error":{"details":[{"@type":"type.googleapis.com/google.rpc.Help"},)"
                                   R"({"@type":"type.googleapis.com/google.rpc.RetryInfo","retryDelay":"22.5s"}]}})";

    EXPECT_EQ(wait("7"), 7s);
    EXPECT_EQ(wait("Tue, 24 Nov 2026 12:01:00 GMT"), 60s);
    EXPECT_EQ(wait("Tue, 24 Nov 2026 11:00:00 GMT"), 0s);
    EXPECT_EQ(wait("", with_delay), 23s);
    EXPECT_EQ(wait("7", with_delay), 7s);
    for (const auto* odd : {"", "soon", "-3", "99999999999999999999"}) EXPECT_FALSE(wait(odd).has_value()) << odd;
}

}  // namespace
}  // namespace tidings
