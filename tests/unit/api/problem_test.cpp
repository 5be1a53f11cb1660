#include "api/problem.hpp"
#include <gtest/gtest.h>
#include "api_client.hpp"

namespace tidings::api {
namespace {

using namespace testing_support;

TEST(Problem, has_every_member_of_the_contract) {
    const auto answer =
        to_response(problem_of(refusal{
                        refusal_reason::invalid, "2 things", {{"/items/0/quantity", "out_of_range", "1 or more"}}, {}}),
                    "0123");

    const auto body = json_in(answer);
    EXPECT_EQ(answer.status, 422);
    EXPECT_EQ(answer.content_type, "application/problem+json");
    EXPECT_EQ(body.at("type"), "urn:tidings:problem:invalid");
    EXPECT_EQ(body.at("status"), 422);
    EXPECT_EQ(body.at("detail"), "2 things");
    EXPECT_EQ(body.at("trace_id"), "0123");
    const auto& one = body.at("errors").at(0).as_object();
    EXPECT_EQ(one.at("pointer"), "/items/0/quantity");
    EXPECT_EQ(one.at("code"), "out_of_range");
    EXPECT_EQ(one.at("detail"), "1 or more");
}

TEST(Problem, an_illegal_move_names_where_the_order_may_go) {
    using enum order_status;
    const auto body =
        json_in(to_response(problem_of(refusal{refusal_reason::illegal_move, "no", {}, {paid, cancelled}}), "t"));

    EXPECT_EQ(body.at("allowed"), (boost::json::array{"paid", "cancelled"}));
    EXPECT_EQ(body.at("status"), 409);
}

TEST(Problem, every_reason_has_its_status) {
    using enum refusal_reason;
    const std::vector<std::pair<refusal_reason, int>> table{
        {malformed, 400},    {invalid, 422},         {not_found, 404},  {illegal_move, 409},
        {locked_field, 409}, {stale, 412},           {key_reused, 422}, {key_in_flight, 409},
        {unavailable, 503},  {outcome_unknown, 503}, {no_room, 503},    {internal, 500}};
    for (const auto& [reason, status] : table) EXPECT_EQ(problem_of(refusal{reason, "d", {}, {}}).status, status);
}

TEST(Problem, every_errc_has_its_status) {
    using enum errc;
    const std::vector<std::pair<errc, int>> table{
        {invalid, 400},     {not_found, 404}, {already_exists, 409},  {conflict, 409}, {rejected, 502},
        {unavailable, 503}, {timed_out, 503}, {outcome_unknown, 503}, {stopping, 503}, {internal, 500}};
    for (const auto& [code, status] : table) EXPECT_EQ(problem_of(error{code, "d"}).status, status) << name_of(code);
}

TEST(Problem, what_may_be_repeated_says_when) {
    for (const auto reason :
         {refusal_reason::unavailable, refusal_reason::outcome_unknown, refusal_reason::key_in_flight})
        EXPECT_EQ(header_in(to_response(problem_of(refusal{reason, "", {}, {}}), ""), "Retry-After"), "1");
    const auto no_room =
        to_response(problem_of(refusal{refusal_reason::no_room, "see TIDINGS_OUTBOX_MAX", {}, {}}), "");
    EXPECT_EQ(header_in(no_room, "Retry-After"), "30");
    EXPECT_EQ(json_in(no_room).at("type"), "urn:tidings:problem:no-room");
    EXPECT_EQ(json_in(no_room).at("detail"), "see TIDINGS_OUTBOX_MAX") << "which limit and which option";
    EXPECT_EQ(header_in(to_response(problem_of(refusal{refusal_reason::stale, "", {}, {}}), ""), "Retry-After"), "");
}

TEST(Problem, of_the_inside_tells_the_outside_nothing) {
    const std::string inside = "postgresql://shop@10.0.0.5 refused";
    for (const auto reason : {refusal_reason::unavailable, refusal_reason::outcome_unknown, refusal_reason::internal})
        EXPECT_EQ(to_response(problem_of(refusal{reason, inside, {}, {}}), "").body.find("10.0.0.5"),
                  std::string::npos);
    for (const auto code :
         {errc::unavailable, errc::timed_out, errc::outcome_unknown, errc::internal, errc::rejected, errc::stopping})
        EXPECT_EQ(to_response(problem_of(error{code, inside}), "").body.find("10.0.0.5"), std::string::npos);
}

}  // namespace
}  // namespace tidings::api
