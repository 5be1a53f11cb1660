// What every view_store does. Each adapter instantiates the suite with a Host:
//   explicit Host(asio::io_context&);      a fresh, empty store
//   tidings::view_store& views();
#pragma once
#include <gtest/gtest.h>
#include "access/view_store.hpp"
#include "support/run_task.hpp"

namespace tidings::contract {

using namespace testing_support;
using namespace std::chrono_literals;

template <class Host>
class ViewStoreContract : public testing::Test {
protected:
    static constexpr timestamp noon{std::chrono::sys_days{std::chrono::year{2026} / 11 / 29} + 12h};

    static saved_view a_view(std::string owner, std::string list, std::string name) {
        return {std::move(owner), std::move(list), std::move(name), R"({"status":"dead"})", noon, "key_a"};
    }
    std::optional<errc> put(saved_view one) {
        const auto done = run_task(io, host.views().put(std::move(one)));
        return done ? std::nullopt : std::optional(done.error().code);
    }
    std::optional<errc> remove(std::string owner, std::string list, std::string name) {
        const auto done = run_task(io, host.views().remove(std::move(owner), std::move(list), std::move(name)));
        return done ? std::nullopt : std::optional(done.error().code);
    }
    std::vector<saved_view> list(std::string owner) {
        return run_task(io, host.views().list(std::move(owner))).value();
    }

    asio::io_context io;
    Host host{io};
};

TYPED_TEST_SUITE_P(ViewStoreContract);

TYPED_TEST_P(ViewStoreContract, everybody_sees_their_own_and_what_is_for_everybody) {
    const auto mine = this->a_view("key_a", "messages", "Ö dead"), orders = this->a_view("key_a", "orders", "a"),
               shared = this->a_view("", "messages", "stuck"), others = this->a_view("key_b", "messages", "x");
    for (const auto& one : {shared, others, orders, mine}) EXPECT_EQ(this->put(one), std::nullopt);

    EXPECT_EQ(this->list("key_a"), (std::vector{shared, mine, orders}));
    EXPECT_EQ(this->list("key_b"), (std::vector{shared, others}));
    EXPECT_EQ(this->list("key_c"), std::vector{shared});
}

TYPED_TEST_P(ViewStoreContract, a_view_with_the_same_name_takes_its_place) {
    this->put(this->a_view("key_a", "messages", "mine"));
    auto changed = this->a_view("key_a", "messages", "mine");
    changed.filter = R"({"kind":"paid"})";
    changed.saved_at += 1h;
    changed.saved_by = "key_b";
    this->put(changed);
    this->put(this->a_view("", "messages", "mine"));

    EXPECT_EQ(this->list("key_a"), (std::vector{this->a_view("", "messages", "mine"), changed}));
}

TYPED_TEST_P(ViewStoreContract, what_was_removed_is_gone_and_nothing_else) {
    this->put(this->a_view("key_a", "messages", "mine"));
    this->put(this->a_view("", "messages", "mine"));

    EXPECT_EQ(this->remove("key_a", "messages", "mine"), std::nullopt);
    EXPECT_EQ(this->remove("key_a", "messages", "mine"), errc::not_found);
    EXPECT_EQ(this->remove("key_b", "messages", "mine"), errc::not_found);
    EXPECT_EQ(this->list("key_a"), std::vector{this->a_view("", "messages", "mine")});
}

TYPED_TEST_P(ViewStoreContract, an_owner_has_room_for_so_many_and_may_still_change_them) {
    for (std::size_t n = 0; n < views_of_owner_max; ++n)
        ASSERT_EQ(this->put(this->a_view("key_a", "messages", std::to_string(n))), std::nullopt) << n;

    EXPECT_EQ(this->put(this->a_view("key_a", "orders", "one more")), errc::conflict);
    EXPECT_EQ(this->put(this->a_view("key_a", "messages", "0")), std::nullopt);
    EXPECT_EQ(this->put(this->a_view("key_b", "orders", "another's")), std::nullopt);
    EXPECT_EQ(this->list("key_a").size(), views_of_owner_max);
    EXPECT_EQ(this->remove("key_a", "messages", "7"), std::nullopt);
    EXPECT_EQ(this->put(this->a_view("key_a", "orders", "one more")), std::nullopt);
}

TYPED_TEST_P(ViewStoreContract, all_owners_together_have_room_for_so_many) {
    for (std::size_t n = 0; n < views_max; ++n)
        ASSERT_EQ(
            this->put(this->a_view("key_" + std::to_string(n / views_of_owner_max), "messages", std::to_string(n))),
            std::nullopt)
            << n;
    EXPECT_EQ(this->put(this->a_view("key_new", "messages", "a")), errc::conflict);
    EXPECT_EQ(this->put(this->a_view("key_0", "messages", "0")), std::nullopt);
}

REGISTER_TYPED_TEST_SUITE_P(ViewStoreContract, everybody_sees_their_own_and_what_is_for_everybody,
                            a_view_with_the_same_name_takes_its_place, what_was_removed_is_gone_and_nothing_else,
                            an_owner_has_room_for_so_many_and_may_still_change_them,
                            all_owners_together_have_room_for_so_many);

}  // namespace tidings::contract
