// What every key_store does. Each adapter instantiates the suite with a Host:
//   explicit Host(asio::io_context&);      a fresh, empty store
//   tidings::key_store& keys();
#pragma once
#include <gtest/gtest.h>
#include "access/key_store.hpp"
#include "support/run_task.hpp"

namespace tidings::contract {

using namespace testing_support;
using namespace std::chrono_literals;

template <class Host>
class KeyStoreContract : public testing::Test {
protected:
    static constexpr timestamp noon{std::chrono::sys_days{std::chrono::year{2026} / 11 / 24} + 12h};

    static api_key a_key(int number, std::optional<timestamp> expires_at = std::nullopt) {
        const auto digest = key_digest_of("key " + std::to_string(number));
        return {.id = key_id_of(digest),
                .digest = digest,
                .name = "Ö " + std::to_string(number),
                .given = role::support,
                .created_at = noon + number * 1s,
                .created_by = "bootstrap",
                .expires_at = expires_at};
    }

    std::optional<errc> add(api_key one) {
        const auto added = run_task(io, host.keys().add(std::move(one)));
        return added ? std::nullopt : std::optional(added.error().code);
    }
    std::vector<api_key> list() { return run_task(io, host.keys().list()).value(); }
    result<api_key> revoke(const std::string& id, timestamp at, const std::string& by = "key_admin") {
        return run_task(io, host.keys().revoke(id, at, by));
    }
    void note_used(std::vector<api_key_use> uses) { ASSERT_TRUE(run_task(io, host.keys().note_used(std::move(uses)))); }

    asio::io_context io;
    Host host{io};
};

TYPED_TEST_SUITE_P(KeyStoreContract);

TYPED_TEST_P(KeyStoreContract, what_was_added_is_listed_newest_first) {
    auto first = this->a_key(1), second = this->a_key(2, this->noon + 24h);
    second.type = key_type::test;
    EXPECT_EQ(this->add(first), std::nullopt);
    EXPECT_EQ(this->add(second), std::nullopt);

    EXPECT_EQ(this->list(), (std::vector{second, first}));
}

TYPED_TEST_P(KeyStoreContract, a_key_is_there_once) {
    this->add(this->a_key(1));
    auto again = this->a_key(1);
    again.name = "another";

    EXPECT_EQ(this->add(again), errc::already_exists);
    EXPECT_EQ(this->list(), std::vector{this->a_key(1)});
}

TYPED_TEST_P(KeyStoreContract, a_revoked_key_keeps_who_revoked_it_first) {
    const auto one = this->a_key(1);
    this->add(one);

    const auto revoked = this->revoke(one.id, this->noon + 1h, "key_a");
    const auto again = this->revoke(one.id, this->noon + 2h, "key_b");

    ASSERT_TRUE(revoked && again);
    EXPECT_EQ(revoked->revoked_at, this->noon + 1h);
    EXPECT_EQ(revoked->revoked_by, "key_a");
    EXPECT_EQ(*again, *revoked);
    EXPECT_EQ(this->list(), std::vector{*revoked});
    EXPECT_FALSE(revoked->is_usable(this->noon + 3h));
}

TYPED_TEST_P(KeyStoreContract, a_key_that_is_not_there_cannot_be_revoked) {
    EXPECT_EQ(this->revoke("key_0", this->noon).error().code, errc::not_found);
}

TYPED_TEST_P(KeyStoreContract, of_several_uses_the_latest_counts) {
    const auto one = this->a_key(1), other = this->a_key(2);
    this->add(one);
    this->add(other);

    this->note_used({{one.id, this->noon + 2h}, {"key_unknown", this->noon}});
    this->note_used({{one.id, this->noon + 1h}});

    EXPECT_EQ(this->list()[1].last_used_at, this->noon + 2h);
    EXPECT_EQ(this->list()[0].last_used_at, std::nullopt);
}

TYPED_TEST_P(KeyStoreContract, a_full_table_makes_room_only_of_keys_that_have_ended) {
    for (int number = 0; number < static_cast<int>(api_keys_max); ++number)
        ASSERT_EQ(this->add(this->a_key(number, number == 7 ? std::optional(this->noon + 100h) : std::nullopt)),
                  std::nullopt);
    auto one_more = this->a_key(2'000);
    EXPECT_EQ(this->add(one_more), errc::conflict);
    ASSERT_TRUE(this->revoke(this->a_key(3).id, this->noon + 101h));

    // Number 7 expired before number 3 was revoked.
    one_more.created_at = this->noon + 102h;
    EXPECT_EQ(this->add(one_more), std::nullopt);
    const auto left = this->list();

    EXPECT_EQ(left.size(), api_keys_max);
    const auto has = [&](const std::string& id) { return std::ranges::count(left, id, &api_key::id) == 1; };
    EXPECT_FALSE(has(this->a_key(7).id));
    EXPECT_TRUE(has(this->a_key(3).id));
    EXPECT_TRUE(has(one_more.id));
}

REGISTER_TYPED_TEST_SUITE_P(KeyStoreContract, what_was_added_is_listed_newest_first, a_key_is_there_once,
                            a_revoked_key_keeps_who_revoked_it_first, a_key_that_is_not_there_cannot_be_revoked,
                            of_several_uses_the_latest_counts, a_full_table_makes_room_only_of_keys_that_have_ended);

}  // namespace tidings::contract
