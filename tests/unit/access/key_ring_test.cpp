#include "access/key_ring.hpp"
#include <gmock/gmock.h>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include "support/recording_log.hpp"
#include "support/run_task.hpp"
#include "support/virtual_clock.hpp"

namespace tidings {
namespace {

using namespace testing_support;
using namespace std::chrono_literals;

// Says what it is told to, and can be away.
struct scripted_keys final : key_store {
    task<result<std::vector<api_key>>> list() override {
        ++reads;
        if (is_away) co_return error{errc::unavailable, "the database is away"};
        co_return kept;
    }
    task<result<void>> add(api_key) override { co_return error{errc::internal, "not asked"}; }
    task<result<api_key>> revoke(std::string, timestamp, std::string) override {
        co_return error{errc::internal, "not asked"};
    }
    task<result<void>> note_used(std::vector<api_key_use> uses) override {
        noted.push_back(std::move(uses));
        co_return result<void>();
    }

    std::vector<api_key> kept;
    std::vector<std::vector<api_key_use>> noted;
    bool is_away = false;
    int reads = 0;
};

api_key key_of(const std::string& text, role given = role::support) {
    const auto digest = key_digest_of(text);
    return {.id = key_id_of(digest), .digest = digest, .name = "Ada", .given = given, .created_by = "bootstrap"};
}

struct KeyRing : testing::Test {
    void start() { asio::co_spawn(io, ring.run(), asio::detached); }
    void TearDown() override {
        ring.stop();
        clock.run_for(1s);
    }

    const std::string text = "tdk_0123456789abcdef0123456789abcdef";
    asio::io_context io;
    virtual_clock clock{io};
    recording_log lines;
    scripted_keys store;
    key_ring ring{store, clock, logger{lines, "keys"}};
};

TEST_F(KeyRing, knows_a_key_with_its_scopes_once_the_store_was_read) {
    store.kept = {key_of(text)};
    EXPECT_FALSE(ring.is_read());
    EXPECT_EQ(ring.find(text), nullptr);
    ASSERT_TRUE(run_task(io, ring.refresh()));

    const auto who = ring.find(text);
    ASSERT_NE(who, nullptr);
    EXPECT_EQ(who->id, key_of(text).id);
    EXPECT_EQ(who->name, "Ada");
    EXPECT_EQ(who->role, "support");
    EXPECT_TRUE(who->scopes.has(scope::messages_write));
    EXPECT_FALSE(who->scopes.has(scope::keys_admin));
    EXPECT_EQ(ring.find_by_id(who->id), who);
}

TEST_F(KeyRing, knows_no_other_text) {
    store.kept = {key_of(text)};
    ASSERT_TRUE(run_task(io, ring.refresh()));

    for (const auto* wrong : {"", "tdk_", "tdk_0123456789abcdef0123456789abcdee", "0123456789abcdef0123456789abcdef"})
        EXPECT_EQ(ring.find(wrong), nullptr) << wrong;
}

// The id is a part of the digest; the rest of it has to agree, too.
TEST_F(KeyRing, knows_no_key_whose_digest_only_begins_alike) {
    auto other = key_of(text);
    other.digest.back() = other.digest.back() == '0' ? '1' : '0';
    store.kept = {other};
    ASSERT_TRUE(run_task(io, ring.refresh()));

    EXPECT_EQ(ring.find(text), nullptr);
}

TEST_F(KeyRing, sees_new_and_revoked_keys_within_five_seconds) {
    start();
    clock.run_for(1s);
    EXPECT_EQ(ring.find(text), nullptr);

    store.kept = {key_of(text)};
    clock.run_for(5s);
    EXPECT_NE(ring.find(text), nullptr);

    store.kept.front().revoked_at = clock.now();
    clock.run_for(5s);
    EXPECT_EQ(ring.find(text), nullptr);
    EXPECT_EQ(ring.find_by_id(key_of(text).id), nullptr);
}

TEST_F(KeyRing, keeps_the_last_table_while_the_store_is_away_and_says_so_once) {
    store.kept = {key_of(text)};
    start();
    clock.run_for(1s);
    store.is_away = true;
    clock.run_for(1h);

    EXPECT_NE(ring.find(text), nullptr);
    EXPECT_EQ(lines.count("API keys cannot be read; those that are known stay"), 1u);
}

TEST_F(KeyRing, lets_a_key_expire_although_the_store_is_away) {
    store.kept = {key_of(text)};
    store.kept.front().expires_at = clock.now() + 1min;
    start();
    clock.run_for(1s);
    EXPECT_NE(ring.find(text), nullptr);
    store.is_away = true;
    clock.run_for(1min);

    EXPECT_EQ(ring.find(text), nullptr);
}

TEST_F(KeyRing, tells_uses_in_bulk_once_a_minute) {
    store.kept = {key_of(text)};
    start();
    clock.run_for(1s);
    for (int times = 0; times < 1'000; ++times) ring.find(text);
    clock.run_for(5min);

    ASSERT_EQ(store.noted.size(), 1u);
    ASSERT_EQ(store.noted.front().size(), 1u);
    EXPECT_EQ(store.noted.front().front().id, key_of(text).id);
}

}  // namespace
}  // namespace tidings
