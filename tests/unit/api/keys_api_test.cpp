// API keys from the handler down to a store in memory, and what the audit log says of it.
#include <gtest/gtest.h>
#include "api/api_handler.hpp"
#include "api/audit_routes.hpp"
#include "api/keys_controller.hpp"
#include "api_client.hpp"
#include "support/memory_audit.hpp"
#include "support/memory_keys.hpp"
#include "support/recording_log.hpp"
#include "support/virtual_clock.hpp"

namespace tidings::api {
namespace {

using namespace testing_support;
using namespace std::chrono_literals;

struct KeysApi : ::testing::Test {
    static constexpr std::string_view bootstrap = "Bearer a-bootstrap-key-of-32-characters";

    asio::io_context io;
    virtual_clock clock{io};
    counting_random random;
    recording_log lines;
    memory_keys store;
    memory_audit audit;
    key_ring ring{store, clock, logger(lines, "keys")};
    api_client client{io, handler()};

    http_handler handler() {
        auto routes = key_routes(store, ring, clock, logger(lines, "api"));
        routes.add(audit_routes(audit, logger(lines, "api")));
        const access_config locked{auth_mode::required, secret{"a-bootstrap-key-of-32-characters"}, {}};
        return make_handler(std::move(routes), locked, clock, random, {},
                            {&ring, std::make_shared<audit_trail>(audit, clock, random, logger(lines, "audit"))});
    }
    http_response create(std::string_view body, std::string_view key = bootstrap) {
        return client.send_json("POST", "/v1/keys", body, {{"Authorization", key}});
    }
    http_response get(std::string_view path, std::string_view key = bootstrap) {
        return client.get(path, {{"Authorization", key}});
    }
    http_response revoke(std::string_view id, std::string_view key = bootstrap) {
        return client.call("DELETE", "/v1/keys/" + std::string(id), {}, {{"Authorization", key}});
    }
    static std::string text(const http_response& answer, std::string_view name) {
        return std::string(json_in(answer).at(name).as_string());
    }
};

TEST_F(KeysApi, a_key_is_shown_once_and_opens_what_its_role_may) {
    const auto made = create(R"({"name":"Ada's laptop","role":"viewer"})");
    ASSERT_EQ(made.status, 201) << made.body;
    const auto id = text(made, "id"), key = "Bearer " + text(made, "key");
    EXPECT_EQ(header_in(made, "Location"), "/v1/keys/" + id);
    EXPECT_EQ(header_in(made, "Cache-Control"), "no-store");
    EXPECT_EQ(text(made, "created_by"), "bootstrap");

    const auto refused = get("/v1/keys", key);
    EXPECT_EQ(refused.status, 403);
    EXPECT_NE(refused.body.find("keys:admin"), std::string::npos);
    for (const auto* path : {"/v1/keys", "/v1/audit"})
        EXPECT_EQ(get(path).body.find(text(made, "key")), std::string::npos) << path;
    EXPECT_FALSE(json_in(get("/v1/keys/" + id)).contains("key"));
    EXPECT_EQ(store.kept.front().digest, key_digest_of(text(made, "key")));
}

TEST_F(KeysApi, a_key_for_an_administrator_can_make_and_revoke_others) {
    const auto first = create(R"({"name":"a","role":"admin"})");
    const auto key = "Bearer " + text(first, "key");
    const auto second = create(R"({"name":"b","role":"viewer"})", key);
    EXPECT_EQ(text(second, "created_by"), text(first, "id"));

    const auto revoked = revoke(text(first, "id"), key);
    EXPECT_EQ(revoked.status, 200);
    EXPECT_EQ(text(revoked, "state"), "revoked");
    EXPECT_EQ(get("/v1/keys", key).status, 401) << "at once on this instance";
}

TEST_F(KeysApi, a_key_ends_when_it_expires) {
    const auto made = create(R"({"name":"a","role":"admin","expires_at":")" + to_rfc3339(clock.now() + 1h) + "\"}");
    ASSERT_EQ(made.status, 201) << made.body;
    const auto key = "Bearer " + text(made, "key");
    EXPECT_EQ(get("/v1/keys", key).status, 200);
    clock.run_for(1h);
    EXPECT_EQ(get("/v1/keys", key).status, 401);
    EXPECT_EQ(text(get("/v1/keys/" + text(made, "id")), "state"), "expired");
}

TEST_F(KeysApi, a_key_that_the_caller_made_is_known_by_its_digest) {
    const auto own = make_key_text();
    const auto body = R"({"name":"both","role":"shop","digest":")" + key_digest_of(own) + "\"}";
    const auto made = create(body);
    EXPECT_EQ(made.status, 201);
    EXPECT_FALSE(json_in(made).contains("key"));
    EXPECT_EQ(get("/v1/keys", "Bearer " + own).status, 403);
    EXPECT_EQ(create(body).status, 409);
}

TEST_F(KeysApi, what_cannot_be_a_key_is_told_member_by_member) {
    const std::vector<std::pair<std::string, std::string>> cases{
        {R"({"name":"a"})", "/role must be given"},
        {R"({"role":"viewer"})", "/name must be given"},
        {R"({"name":"","role":"viewer"})", "/name must have 1 to 80 bytes"},
        {R"({"name":")" + std::string(81, 'x') + R"(","role":"viewer"})", "/name must have 1 to 80 bytes"},
        {R"({"name":"a\n","role":"viewer"})", "control characters"},
        {R"({"name":"a","role":"root"})", "viewer, support, operator, editor, shop, admin"},
        {R"({"name":"a","role":1})", "/role must be a text"},
        {R"({"name":"a","role":"viewer","expires_at":"1970-01-01T00:00:00Z"})", "in the future"},
        {R"({"name":"a","role":"viewer","expires_at":"tomorrow"})", "/expires_at"},
        {R"({"name":"a","role":"viewer","digest":"abc"})", "64 lower-case hex digits"},
        {R"({"name":"a","role":"shop","type":"demo"})", "/type must be live or test"},
        {R"({"name":"a","role":"admin","type":"test"})", "only the role shop"},
        {R"({"type":"test","name":"a","role":"viewer"})", "/type must be live"},
        {R"({"name":"a","role":"viewer","scopes":[]})", "/scopes is not known here"},
        {R"([])", "object"}};
    for (const auto& [body, words] : cases) {
        const auto refused = create(body);
        EXPECT_EQ(refused.status, 422) << body;
        EXPECT_NE(refused.body.find(words), std::string::npos) << refused.body;
    }
    EXPECT_EQ(create("{").status, 400);
    EXPECT_TRUE(store.kept.empty());
}

TEST_F(KeysApi, a_key_of_type_test_says_so_and_other_keys_are_live) {
    const auto made = create(R"({"name":"staging","role":"shop","type":"test"})");
    ASSERT_EQ(made.status, 201) << made.body;
    EXPECT_EQ(text(made, "type"), "test");
    EXPECT_EQ(text(get("/v1/keys/" + text(made, "id")), "type"), "test");
    EXPECT_EQ(ring.find(text(made, "key"))->type, key_type::test);
    EXPECT_EQ(text(create(R"({"name":"a","role":"shop"})"), "type"), "live");
}

TEST_F(KeysApi, a_name_of_eighty_bytes_is_taken) {
    EXPECT_EQ(create(R"({"name":")" + std::string(80, 'x') + R"(","role":"viewer"})").status, 201);
}

TEST_F(KeysApi, the_bootstrap_key_and_unknown_ones_cannot_be_revoked) {
    EXPECT_EQ(revoke("bootstrap").status, 404);
    EXPECT_EQ(revoke("key_0123").status, 404);
    EXPECT_EQ(get("/v1/keys/key_0123").status, 404);
}

TEST_F(KeysApi, before_the_store_was_read_a_key_is_neither_good_nor_bad) {
    const auto early = get("/v1/keys", "Bearer tdk_0123456789abcdef0123456789abcdef");
    EXPECT_EQ(early.status, 503);
    EXPECT_EQ(get("/v1/keys", "Bearer something-else").status, 401);
    ASSERT_TRUE(run_task(io, ring.refresh()));
    EXPECT_EQ(get("/v1/keys", "Bearer tdk_0123456789abcdef0123456789abcdef").status, 401);
}

TEST_F(KeysApi, each_key_has_a_rate_limit_of_its_own) {
    const auto made = create(R"({"name":"a","role":"admin"})");
    const auto key = "Bearer " + text(made, "key");
    access_control access{
        {auth_mode::required, secret{"a-bootstrap-key-of-32-characters"}, rate{1, 60s}}, clock, &ring};
    const auto status = [&](std::string_view given) {
        http_request request{"GET", "/v1/keys", {{"Authorization", given}}, {}, "192.0.2.7"};
        const auto verdict = access.check(request);
        const auto* refused = std::get_if<access_control::refused>(&verdict);
        return refused ? refused->why.status : 200;
    };
    EXPECT_EQ(status(key), 200);
    EXPECT_EQ(status(key), 429);
    EXPECT_EQ(status(bootstrap), 200);
}

TEST_F(KeysApi, who_made_and_revoked_a_key_is_in_the_audit_log) {
    const auto made = create(R"({"name":"ada@example.com","role":"viewer"})");
    revoke(text(made, "id"));
    create(R"({"name":"a","role":"root"})");

    ASSERT_EQ(audit.kept.size(), 3u);
    const auto& created = audit.kept[0];
    EXPECT_EQ(created.actor, "bootstrap");
    EXPECT_EQ(created.action, "key.create");
    EXPECT_EQ(created.object, text(made, "id"));
    EXPECT_EQ(created.remote, "192.0.2.7");
    EXPECT_EQ(created.outcome, audit_outcome::done);
    EXPECT_EQ(created.status, 201);
    EXPECT_EQ(created.asked, R"({"name":"a***@example.com","role":"viewer"})");
    EXPECT_EQ(created.result.find("tdk_"), std::string::npos);
    EXPECT_EQ(audit.kept[1].action, "key.revoke");
    EXPECT_EQ(audit.kept[1].object, text(made, "id"));
    EXPECT_NE(audit.kept[1].result.find("\"state\":\"revoked\""), std::string::npos);
    EXPECT_EQ(audit.kept[2].outcome, audit_outcome::refused);
    EXPECT_EQ(audit.kept[2].status, 422);
    EXPECT_EQ(audit.kept[2].object, "");
}

TEST_F(KeysApi, nothing_changes_that_cannot_be_written_down) {
    audit.trouble = error{errc::unavailable, "away"};
    EXPECT_EQ(create(R"({"name":"a","role":"viewer"})").status, 503);
    EXPECT_TRUE(store.kept.empty());
}

TEST_F(KeysApi, an_entry_whose_end_cannot_be_written_stays_open_and_the_answer_stands) {
    audit.away_at_end = true;
    EXPECT_EQ(create(R"({"name":"a","role":"viewer"})").status, 201);
    ASSERT_EQ(audit.kept.size(), 1u);
    EXPECT_EQ(audit.kept[0].outcome, audit_outcome::open);
    EXPECT_TRUE(lines.said("the end of a change is missing in the audit log"));
}

TEST_F(KeysApi, a_large_request_is_told_by_its_size) {
    create(R"({"name":")" + std::string(5'000, 'x') + R"(","role":"viewer"})");
    ASSERT_EQ(audit.kept.size(), 1u);
    EXPECT_EQ(audit.kept[0].asked.find(R"({"bytes":50)"), 0u) << audit.kept[0].asked;
}

TEST_F(KeysApi, the_audit_log_is_read_by_filters_and_pages) {
    create(R"({"name":"a","role":"viewer"})");
    audit.more = true;
    const auto page = get("/v1/audit?actor=bootstrap&action=key.create&object=x&from=1970-01-01T00:00:00Z&limit=1");
    ASSERT_EQ(page.status, 200) << page.body;
    EXPECT_EQ(audit.asked.actor, "bootstrap");
    EXPECT_EQ(audit.asked.action, "key.create");
    EXPECT_EQ(audit.asked.object, "x");
    EXPECT_EQ(audit.asked.limit, 1u);
    const auto body = json_in(page);
    EXPECT_EQ(body.at("data").as_array().size(), 1u);
    const auto next = std::string(body.at("next").as_string());
    EXPECT_EQ(get("/v1/audit?after=" + next).status, 200);
    EXPECT_EQ(audit.asked.after, audit.kept.front().id);
    for (const auto* wrong : {"limit=0", "limit=201", "after=x", "from=now", "who=me"})
        EXPECT_EQ(get("/v1/audit?" + std::string(wrong)).status, 400) << wrong;
}

}  // namespace
}  // namespace tidings::api
