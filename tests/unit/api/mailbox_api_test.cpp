#include <gtest/gtest.h>
#include "api/api_handler.hpp"
#include "api/mailbox_controller.hpp"
#include "runtime/system_clock.hpp"
#include "support/recording_log.hpp"
#include "unit/api/api_client.hpp"

namespace tidings::testing_support {
namespace {

namespace json = boost::json;
constexpr const char* first_id = "20261123T085644.123456Z-000001-1a2b3c4d";

// Keeps what it was asked and answers what it was told.
struct told_mails final : api::kept_mails {
    task<result<api::kept_mail_page>> list(api::kept_mail_filter filter) override {
        asked = std::move(filter);
        if (trouble) co_return *trouble;
        co_return page;
    }
    task<result<std::optional<api::kept_mail>>> find(std::string id) override {
        if (page.mails.empty() || page.mails.front().id != id) co_return std::optional<api::kept_mail>{};
        co_return std::optional{page.mails.front()};
    }
    task<result<std::optional<std::string>>> bytes_of(std::string) override { co_return bytes; }
    task<result<std::size_t>> clear() override { co_return page.mails.size(); }

    api::kept_mail_filter asked;
    api::kept_mail_page page;
    std::optional<std::string> bytes;
    std::optional<error> trouble;
};

struct MailboxApi : testing::Test {
    MailboxApi() {
        mails.page.mails.push_back({first_id,
                                    "orders@shop.example",
                                    {"ada@example.com"},
                                    "Tea Shop <orders@shop.example>",
                                    "Your order",
                                    "msg_0192f1c6-7a3a-7c3e-8d52-5f6f0a0b0c0d@shop.example",
                                    1234,
                                    *parse_rfc3339("2026-11-23T08:56:44.123456Z")});
    }
    std::string content(std::string_view part) {
        const auto answer = client.get("/v1/mailbox/" + std::string(first_id) + "/content?part=" + std::string(part));
        return answer.status == 200 ? answer.body : std::to_string(answer.status);
    }

    asio::io_context io;
    system_clock clock{io.get_executor()};
    system_random random;
    recording_log log;
    told_mails mails;
    api_client client{io, api::make_handler(api::mailbox_routes(mails, logger(log, "api")),
                                            {api::auth_mode::off, {}, {}}, clock, random)};
};

TEST_F(MailboxApi, a_mail_is_shown_with_the_message_that_it_is) {
    mails.page.looked_through = first_id;
    const auto page = json_in(client.get("/v1/mailbox?q=tea&limit=7"));

    EXPECT_EQ(mails.asked.text, "tea");
    EXPECT_EQ(mails.asked.limit, 7u);
    EXPECT_EQ(page.at("next"), first_id);
    const auto& one = page.at("data").at(0).as_object();
    EXPECT_EQ(one.at("message"), "msg_0192f1c6-7a3a-7c3e-8d52-5f6f0a0b0c0d");
    EXPECT_EQ(one.at("recipients"), json::array{"ada@example.com"});
    EXPECT_EQ(one.at("received_at"), "2026-11-23T08:56:44.123456Z");
    client.get("/v1/mailbox?after=" + std::string(first_id));
    EXPECT_EQ(mails.asked.after, first_id);
    mails.page.mails.front().mail_id = "msg_evil@elsewhere.example";
    EXPECT_TRUE(json_in(client.get("/v1/mailbox/" + std::string(first_id))).at("message").is_null());
}

TEST_F(MailboxApi, what_no_name_of_a_mail_is_asks_for_no_file) {
    EXPECT_EQ(client.get("/v1/mailbox?after=..%2F..%2Fetc").status, 400);
    EXPECT_EQ(client.get("/v1/mailbox?limit=201").status, 400);
    EXPECT_EQ(client.get("/v1/mailbox/..%2Ftidings").status, 404);
    EXPECT_EQ(client.get("/v1/mailbox/20261123T085644.123456Z-000002-1a2b3c4d").status, 404);
}

TEST_F(MailboxApi, the_parts_of_foreign_mail_may_neither_run_nor_load_anything) {
    mails.bytes = "Subject: x\r\nContent-Type: text/html\r\n\r\n<script>alert(1)</script>";
    const auto answer = client.get("/v1/mailbox/" + std::string(first_id) + "/content?part=html");

    EXPECT_EQ(answer.body, "<script>alert(1)</script>");
    EXPECT_TRUE(header_in(answer, "Content-Security-Policy").ends_with("; sandbox"));
    EXPECT_EQ(header_in(answer, "X-Content-Type-Options"), "nosniff");
    EXPECT_EQ(content("source"), *mails.bytes);
    EXPECT_EQ(content("text"), "404");
    EXPECT_EQ(content("exe"), "400");
    mails.bytes = "Content-Type: text/plain\r\nContent-Transfer-Encoding: rot13\r\n\r\nuryyb";
    EXPECT_EQ(content("text"), "404") << "a broken mail is no fault of ours";
}

TEST_F(MailboxApi, emptying_says_how_many_and_who) {
    EXPECT_EQ(json_in(client.call("DELETE", "/v1/mailbox")).at("deleted"), 1);
    EXPECT_EQ(log.count("the mailbox was emptied"), 1u);
}

TEST_F(MailboxApi, a_folder_that_cannot_be_read_is_503) {
    mails.trouble = error{errc::unavailable, "cannot read /srv/mailbox"};
    const auto answer = client.get("/v1/mailbox");
    EXPECT_EQ(answer.status, 503);
    EXPECT_EQ(answer.body.find("/srv"), std::string::npos);
    EXPECT_EQ(log.count("mailbox request failed"), 1u);
}

}  // namespace
}  // namespace tidings::testing_support
