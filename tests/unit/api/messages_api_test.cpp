// The notification API from the handler down to an archive in memory.
#include <gtest/gtest.h>
#include "api/api_handler.hpp"
#include "api/messages_controller.hpp"
#include "api_client.hpp"
#include "support/recording_log.hpp"
#include "support/virtual_clock.hpp"

namespace tidings::api {
namespace {

using namespace testing_support;

const std::string mail =
    "From: shop@example.com\r\nTo: ada@example.com\r\nSubject: Thanks\r\nMIME-Version: 1.0\r\n"
    "Content-Type: multipart/alternative; boundary=\"b\"\r\n\r\n"
    "--b\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\nCaf=C3=A9\r\n"
    "--b\r\nContent-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: "
    "quoted-printable\r\n\r\n<html>Caf=C3=A9</html>\r\n"
    "--b--\r\n";

std::string numbered_id(std::string_view prefix, int number) {
    char text[64];
    std::snprintf(text, sizeof text, "%s01936f2c-5a1b-7c3d-8e4f-%012d", std::string(prefix).c_str(), number);
    return text;
}

struct memory_archive final : message_archive {
    std::map<message_id, message> messages;
    std::map<message_id, std::vector<attempt>> attempts;
    std::map<message_id, frozen_mail> mails;
    std::vector<quarantined_record_view> records;
    journal_counts counted;
    std::vector<message_filter> filters;
    quarantine_filter asked_of_quarantine;
    std::optional<message_id> through;  // where the next searches stop
    std::vector<message_id> asked_for_attempts;
    std::optional<error> trouble;

    task<result<std::optional<message>>> find(message_id id) override {
        if (trouble) co_return *trouble;
        const auto known = messages.find(id);
        co_return known == messages.end() ? std::nullopt : std::optional<message>{known->second};
    }
    task<result<message_page>> list(message_filter filter) override {
        if (trouble) co_return *trouble;
        filters.push_back(filter);
        message_page page;
        page.looked_through = through;
        for (auto one = messages.rbegin(); one != messages.rend(); ++one) {
            if (filter.after && !(one->first < *filter.after)) continue;
            if (!filter.statuses.empty() &&
                std::ranges::find(filter.statuses, one->second.status) == filter.statuses.end())
                continue;
            page.has_more = page.messages.size() == filter.limit;
            if (page.has_more) break;
            page.messages.push_back(one->second);
        }
        co_return page;
    }
    task<result<std::vector<attempt>>> attempts_of(message_id id) override {
        asked_for_attempts.push_back(id);
        co_return attempts[id];
    }
    task<result<std::optional<frozen_mail>>> mail_of(message_id id) override {
        const auto known = mails.find(id);
        co_return known == mails.end() ? std::nullopt : std::optional<frozen_mail>{known->second};
    }
    task<result<quarantine_page>> quarantine(quarantine_filter filter) override {
        asked_of_quarantine = filter;
        quarantine_page page;
        for (const auto& one : records) {
            if (filter.before && one.id >= *filter.before) continue;
            page.has_more = page.records.size() == filter.limit;
            if (page.has_more) break;
            page.records.push_back(one);
        }
        co_return page;
    }
    task<result<std::vector<quarantine_entry>>> latest_quarantined(std::size_t) override {
        co_return std::vector<quarantine_entry>{};
    }
    task<result<std::optional<quarantined_record_view>>> quarantined(std::int64_t id) override {
        for (const auto& one : records)
            if (one.id == id) co_return std::optional(one);
        co_return std::optional<quarantined_record_view>{};
    }
    task<result<journal_counts>> counts() override { co_return counted; }
};

struct MessagesApi : ::testing::Test {
    asio::io_context io;
    virtual_clock clock{io};
    counting_random random;
    recording_log log;
    memory_archive archive;
    api_client client{
        io, make_handler(notification_routes(archive, logger(log, "api")), {auth_mode::off, {}, {}}, clock, random)};
    int made = 0;

    message& add(message_status status = message_status::sent, std::int64_t fence = 1) {
        message one;
        one.id = message_id(numbered_id("msg_", ++made));
        one.order = order_id(numbered_id("ord_", made));
        one.event = event_id(numbered_id("evt_", made));
        one.kind = mail_kind::placed;
        one.recipient = "ada@example.com";
        one.status = status;
        one.fence = fence;
        one.created_at = one.updated_at = clock.now();
        return archive.messages[one.id] = one;
    }
};

TEST_F(MessagesApi, a_message_tells_its_story_with_the_words_of_the_mail_server) {
    auto& one = add(message_status::sent, 2);
    one.settled_at = clock.now() + std::chrono::seconds(9);
    attempt lost{.number = 1,
                 .relay = "mx:25",
                 .started_at = clock.now() + std::chrono::seconds(1),
                 .outcome = delivery_outcome::uncertain,
                 .uncertain = true};
    attempt good{.number = 2,
                 .relay = "mx:25",
                 .started_at = clock.now() + std::chrono::seconds(8),
                 .ended_at = one.settled_at,
                 .outcome = delivery_outcome::accepted,
                 .phase = smtp_phase::dot,
                 .reply_code = 250,
                 .enhanced_code = "2.0.0",
                 .reply = "queued as \xe9",
                 .charged = true};
    archive.attempts[one.id] = {lost, good};

    const auto answer = client.get("/v1/messages/" + one.id.value);

    ASSERT_EQ(answer.status, 200) << answer.body;
    const auto body = json_in(answer);
    EXPECT_EQ(body.at("uncertain_attempts"), 1);
    EXPECT_EQ(body.at("attempts").at(1).at("reply_code"), 250);
    EXPECT_EQ(body.at("attempts").at(1).at("reply"), "queued as ?");
    EXPECT_TRUE(body.at("attempts").at(0).at("reply_code").is_null());
    std::vector<std::string> story;
    for (const auto& step : body.at("timeline").as_array()) story.emplace_back(step.at("what").as_string());
    EXPECT_EQ(story, (std::vector<std::string>{"planned", "attempt 1 began", "attempt 2 began",
                                               "attempt 2 ended: accepted", "sent"}));
}

TEST_F(MessagesApi, a_message_says_whether_its_words_are_written_ones_and_why_not) {
    auto& plain = add(message_status::sent, 1);
    plain.written.text_origin = "template";
    const auto without = json_in(client.get("/v1/messages/" + plain.id.value));
    EXPECT_EQ(without.at("text_origin"), "template");
    EXPECT_TRUE(without.at("ai").is_null());

    auto& guarded = add(message_status::sent, 2);
    guarded.written.ai_note = R"({"text":"template","outcome":"guarded","guard":"link"})";
    EXPECT_EQ(json_in(client.get("/v1/messages/" + guarded.id.value)).at("ai").at("guard"), "link");

    auto& odd = add(message_status::sent, 3);
    odd.written.ai_note = "no JSON";
    EXPECT_EQ(json_in(client.get("/v1/messages/" + odd.id.value)).at("ai"), "no JSON");
}

TEST_F(MessagesApi, a_list_is_read_page_by_page_and_counts_uncertain_tries) {
    for (int n = 0; n < 4; ++n) add();
    auto& resent = add(message_status::sent, 2);
    archive.attempts[resent.id] = {{.number = 1, .outcome = delivery_outcome::uncertain, .uncertain = true},
                                   {.number = 2, .outcome = delivery_outcome::accepted}};

    const auto first = json_in(client.get("/v1/messages?limit=3"));
    const auto second = json_in(client.get("/v1/messages?limit=3&after=" + std::string(first.at("next").as_string())));

    EXPECT_EQ(first.at("data").as_array().size(), 3u);
    EXPECT_EQ(second.at("data").as_array().size(), 2u);
    EXPECT_TRUE(second.at("next").is_null());
    EXPECT_EQ(first.at("data").at(0).at("uncertain_attempts"), 1);
    EXPECT_EQ(first.at("data").at(1).at("uncertain_attempts"), 0);
    EXPECT_EQ(archive.asked_for_attempts, std::vector<message_id>{resent.id});
}

TEST_F(MessagesApi, every_filter_reaches_the_archive_and_wrong_ones_are_named) {
    const auto order = numbered_id("ord_", 7);
    client.get("/v1/messages?order=" + order + "&recipient=a%40b.example&status=dead&q=tea&limit=9");

    const auto& filter = archive.filters.at(0);
    EXPECT_EQ(filter.order, order_id(order));
    EXPECT_EQ(filter.recipient, "a@b.example");
    EXPECT_EQ(filter.statuses, std::vector{message_status::dead});
    EXPECT_EQ(filter.text, "tea");
    EXPECT_EQ(filter.limit, 9u);
    for (const auto wrong : {"order=x", "status=lost", "limit=0", "after=zz", "colour=red", "q=", "q=a&q=b"})
        EXPECT_EQ(client.get("/v1/messages?" + std::string(wrong)).status, 400) << wrong;
    EXPECT_EQ(archive.filters.size(), 1u);
}

TEST_F(MessagesApi, filters_by_columns_and_tries_reach_the_archive) {
    client.get(
        "/v1/messages?status=dead,deferred,dead&kind=shipped&domain=Example.com&from=2026-11-23T08:00:00Z"
        "&to=2026-11-24T08:00:00Z&template=shipped%2Fen%2F3&resent=true&relay=mx1.example:25&reply=5.7&uncertain=true");

    const auto& filter = archive.filters.at(0);
    EXPECT_EQ(filter.statuses, (std::vector{message_status::dead, message_status::deferred}));
    EXPECT_EQ(filter.kind, "shipped");
    EXPECT_EQ(filter.domain, "Example.com");
    EXPECT_EQ(filter.from, parse_rfc3339("2026-11-23T08:00:00Z").value());
    EXPECT_EQ(filter.to, parse_rfc3339("2026-11-24T08:00:00Z").value());
    EXPECT_EQ(filter.template_version, "shipped/en/3");
    EXPECT_TRUE(filter.copies);
    EXPECT_EQ(filter.tried.relay, "mx1.example:25");
    EXPECT_EQ(filter.tried.reply, parse_reply_class("5.7"));
    EXPECT_TRUE(filter.tried.uncertain);
}

TEST_F(MessagesApi, a_filter_that_is_none_is_refused_by_name) {
    const std::pair<const char*, const char*> wrong[] = {
        {"status=dead,lost", "status"}, {"status=dead,", "status"},
        {"kind=gone", "kind"},          {"domain=ada%40example.com", "domain"},
        {"from=yesterday", "from"},     {"from=2026-11-24T08:00:00Z&to=2026-11-24T08:00:00Z", "to"},
        {"resent=yes", "resent"},       {"reply=4x", "reply"},
        {"uncertain=1", "uncertain"},   {"template=", "template"}};

    for (const auto& [query, name] : wrong) {
        const auto answer = client.get(std::string("/v1/messages?") + query);
        EXPECT_EQ(answer.status, 400) << query;
        EXPECT_NE(answer.body.find("\"parameter\":\"" + std::string(name) + "\""), std::string::npos) << answer.body;
    }
    EXPECT_TRUE(archive.filters.empty());
}

TEST_F(MessagesApi, the_content_is_shown_decoded_and_locked_in) {
    const auto path = "/v1/messages/" + add().id.value + "/content";
    archive.mails[archive.messages.begin()->first] = {"m@shop.example", "Thanks", mail, "1", "template"};

    const auto html = client.get(path + "?part=html"), text = client.get(path + "?part=text"),
               source = client.get(path + "?part=source");

    EXPECT_NE(html.body.find("<html>Caf\xc3\xa9</html>"), std::string::npos);
    EXPECT_EQ(html.content_type, "text/html; charset=utf-8");
    for (const auto& answer : {html, text, source}) {
        const auto policy = header_in(answer, "Content-Security-Policy");
        EXPECT_TRUE(policy.starts_with("default-src 'none';")) << policy;
        EXPECT_NE(policy.find("sandbox"), std::string::npos);
        EXPECT_EQ(policy.find("script"), std::string::npos);
        EXPECT_EQ(header_in(answer, "X-Content-Type-Options"), "nosniff");
    }
    EXPECT_NE(text.body.find("Caf\xc3\xa9"), std::string::npos);
    EXPECT_EQ(text.content_type, "text/plain; charset=utf-8");
    EXPECT_EQ(source.body, mail);
    EXPECT_EQ(client.get(path).body, text.body);
    EXPECT_EQ(client.get(path + "?part=exe").status, 400);
}

TEST_F(MessagesApi, what_is_not_there_is_404) {
    const auto known = add().id.value, unknown = numbered_id("msg_", 99);

    for (const auto& path :
         {"/v1/messages/" + unknown, std::string("/v1/messages/x"), "/v1/messages/" + known + "/content",
          "/v1/messages/" + unknown + "/content?part=html", "/v1/dead-letters/" + known})
        EXPECT_EQ(client.get(path).status, 404) << path;
}

TEST_F(MessagesApi, dead_letters_are_the_messages_that_were_given_up) {
    add();
    const auto dead = add(message_status::dead, 9).id.value;

    const auto list = json_in(client.get("/v1/dead-letters"));

    ASSERT_EQ(list.at("data").as_array().size(), 1u);
    EXPECT_EQ(list.at("data").at(0).at("id").as_string(), dead);
    EXPECT_EQ(client.get("/v1/dead-letters/" + dead).status, 200);
    EXPECT_EQ(client.get("/v1/dead-letters?status=sent").status, 400);
}

TEST_F(MessagesApi, quarantined_records_are_shown_whatever_their_bytes_are) {
    archive.records = {{.id = 1, .topic = "order-event", .reason = "not JSON", .value = "\xff\x01"},
                       {.id = 2, .topic = "order-event", .reason = "no order", .value = "{}"}};

    const auto bytes = json_in(client.get("/v1/quarantine/1"));

    EXPECT_TRUE(bytes.at("value").is_null());
    EXPECT_EQ(bytes.at("value_base64"), "/wE=");
    EXPECT_EQ(json_in(client.get("/v1/quarantine/2")).at("value"), "{}");
    for (const auto* none : {"3", "x", "1x", "-1"})
        EXPECT_EQ(client.get(std::string("/v1/quarantine/") + none).status, 404) << none;
}

TEST_F(MessagesApi, the_list_of_quarantined_records_has_pages_and_no_values) {
    for (const std::int64_t id : {9, 7, 4}) archive.records.push_back({.id = id, .value_size = 950'000, .value = "x"});

    const auto first = json_in(client.get("/v1/quarantine?limit=2"));
    const auto second = json_in(client.get("/v1/quarantine?limit=2&after=7"));

    EXPECT_EQ(first.at("data").as_array().size(), 2u);
    EXPECT_EQ(first.at("next"), "7");
    EXPECT_EQ(first.at("data").at(0).at("value_size"), 950'000);
    EXPECT_FALSE(first.at("data").at(0).as_object().contains("value_base64"));
    EXPECT_EQ(second.at("data").at(0).at("id"), 4);
    EXPECT_TRUE(second.at("next").is_null());
}

TEST_F(MessagesApi, the_quarantine_is_narrowed_by_topic_and_problem) {
    archive.records = {{.id = 1, .topic = "order-event", .problem = "no_json", .reason = "not JSON"}};

    const auto page = json_in(client.get("/v1/quarantine?topic=order-event&problem=no_json&after=9"));

    EXPECT_EQ(page.at("data").at(0).at("problem"), "no_json");
    EXPECT_EQ(archive.asked_of_quarantine.topic, "order-event");
    EXPECT_EQ(archive.asked_of_quarantine.problem, record_problem::no_json);
    EXPECT_EQ(archive.asked_of_quarantine.before, 9);
    client.get("/v1/quarantine");
    EXPECT_FALSE(archive.asked_of_quarantine.topic || archive.asked_of_quarantine.problem);
    for (const auto* wrong : {"problem=brand_new", "problem=", "topic=", "topic=a&topic=b"})
        EXPECT_EQ(client.get(std::string("/v1/quarantine?") + wrong).status, 400) << wrong;
}

TEST_F(MessagesApi, a_search_that_ends_early_says_how_far_it_came_and_goes_on_from_there) {
    archive.through = message_id("msg_01932b1a-0000-7000-8000-000000000007");

    const auto page = json_in(client.get("/v1/messages?q=zzzz"));

    EXPECT_EQ(page.at("searched_to"), "2024-11-14T14:35:44.512000Z");
    ASSERT_TRUE(page.at("next").is_string());
    archive.through.reset();
    client.get("/v1/messages?q=zzzz&after=" + std::string(page.at("next").as_string()));
    EXPECT_EQ(archive.filters.back().after, message_id("msg_01932b1a-0000-7000-8000-000000000007"));
    EXPECT_FALSE(json_in(client.get("/v1/messages?q=zzzz")).contains("searched_to"));
}

TEST_F(MessagesApi, the_ledger_names_every_state_and_what_is_missing) {
    archive.counted = {.received = 10,
                       .unplanned = 2,
                       .quarantined = 1,
                       .by_status = {{message_status::sent, 7}, {message_status::dead, 1}}};

    const auto ledger = json_in(client.get("/v1/ledger"));

    EXPECT_EQ(ledger.at("events").at("received"), 10);
    EXPECT_EQ(ledger.at("messages").as_object().size(), 9u);
    EXPECT_EQ(ledger.at("messages").at("sent"), 7);
    EXPECT_EQ(ledger.at("messages").at("superseded"), 0);
    EXPECT_EQ(ledger.at("drift"), 2);
}

TEST_F(MessagesApi, with_both_sides_known_the_ledger_misses_what_was_accepted_and_not_received) {
    archive.counted = {.received = 10, .by_status = {}};
    const auto orders = []() -> task<result<order_side_counts>> { co_return order_side_counts{12, 11}; };
    api_client both{io, make_handler(notification_routes(archive, logger(log, "api"), orders), {auth_mode::off, {}, {}},
                                     clock, random)};

    const auto ledger = json_in(both.get("/v1/ledger"));

    EXPECT_EQ(ledger.at("events").at("accepted"), 12);
    EXPECT_EQ(ledger.at("events").at("published"), 11);
    EXPECT_EQ(ledger.at("drift"), 2);
}

TEST_F(MessagesApi, a_store_that_is_away_is_503) {
    archive.trouble = error{errc::unavailable, "disk of 10.0.0.5"};

    const auto answer = client.get("/v1/messages");

    EXPECT_EQ(answer.status, 503);
    EXPECT_EQ(header_in(answer, "Retry-After"), "1");
    EXPECT_EQ(answer.body.find("10.0.0.5"), std::string::npos);
    EXPECT_EQ(log.count("message request failed"), 1u);
}

}  // namespace
}  // namespace tidings::api
