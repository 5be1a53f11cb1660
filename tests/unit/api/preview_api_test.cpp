// POST /v1/mail-previews: what is asked of the renderer, and what is refused before it is.
#include <gtest/gtest.h>
#include "api/api_handler.hpp"
#include "api/preview_routes.hpp"
#include "api_client.hpp"
#include "support/virtual_clock.hpp"

namespace tidings::api {
namespace {

using namespace testing_support;

struct PreviewApi : testing::Test {
    asio::io_context io;
    virtual_clock clock{io};
    counting_random random;
    result<mail_preview> made = mail_preview{"On its way", "text", "<p>html</p>", "0123456789ab"};
    std::optional<preview_request> asked;
    api_client client{io, make_handler(preview_routes([this](preview_request wanted) {
                                           asked = std::move(wanted);
                                           return made;
                                       }),
                                       {auth_mode::off, {}, {}}, clock, random)};

    http_response preview(const std::string& body) { return client.send_json("POST", "/v1/mail-previews", body); }
    std::string refusal(const std::string& body) {
        const auto answer = preview(body);
        EXPECT_EQ(answer.status, 422) << body;
        const auto first = json_in(answer).at("errors").at(0);
        return std::string(first.at("pointer").as_string()) + " " + std::string(first.at("code").as_string());
    }
};

TEST_F(PreviewApi, a_kind_is_read_by_its_name_and_told_by_it) {
    const auto answer = preview(R"({"kind":"merchant_new_order","locale":"en-GB"})");

    EXPECT_EQ(answer.status, 200);
    EXPECT_EQ(json_in(answer).at("kind"), "merchant_new_order");
    EXPECT_EQ(json_in(answer).at("subject"), "On its way");
    ASSERT_TRUE(asked);
    EXPECT_EQ(asked->kind, mail_kind::merchant_new_order);
    EXPECT_EQ(asked->locale, "en-GB");
    EXPECT_FALSE(asked->shown);
}

TEST_F(PreviewApi, what_cannot_be_previewed_is_refused_before_anything_is_rendered) {
    EXPECT_EQ(refusal(R"({})"), "/kind required");
    EXPECT_EQ(refusal(R"({"kind":7})"), "/kind required");
    EXPECT_EQ(refusal(R"({"kind":"birthday"})"), "/kind unknown_kind");
    EXPECT_EQ(refusal(R"({"kind":"birthday","colour":"red"})"), "/colour unknown_member");
    EXPECT_EQ(refusal(R"({"kind":"placed","order":{}})"), "/order invalid_order");
    EXPECT_FALSE(asked);
}

TEST_F(PreviewApi, an_order_that_cannot_be_shown_is_the_orders_fault) {
    made = error{errc::invalid, "the amounts are out of range"};
    EXPECT_EQ(refusal(R"({"kind":"placed"})"), "/order invalid_order");

    made = error{errc::internal, "a template is wrong"};
    EXPECT_EQ(preview(R"({"kind":"placed"})").status, 500);
}

}  // namespace
}  // namespace tidings::api
