// What may change about an order, and when.
#include <gtest/gtest.h>
#include "domain/order_rules.hpp"
#include "unit/domain/sample_order.hpp"

namespace tidings {
namespace {

using testing_support::noon;
using testing_support::some_order;
using enum order_status;
using names = std::vector<std::string>;

const auto later = noon + std::chrono::minutes{5};

auto change_with(const order& before, const std::function<void(order_change&)>& edit) {
    order_change wanted{before.details, before.status};
    edit(wanted);
    return change(before, wanted, later);
}

TEST(Change, a_legal_move_makes_the_next_version) {
    const auto before = some_order(placed);

    const auto changed = change_with(before, [](auto& w) { w.status = paid; });

    ASSERT_TRUE(changed);
    EXPECT_EQ(changed->after.status, paid);
    EXPECT_EQ(changed->after.version, 2);
    EXPECT_EQ(changed->after.created_at, noon);
    EXPECT_EQ(changed->after.updated_at, later);
    EXPECT_EQ(changed->changed, names{"status"});
}

TEST(Change, an_illegal_move_says_where_the_order_can_go) {
    const auto refused = change_with(some_order(placed), [](auto& w) { w.status = delivered; });

    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().fault, change_fault::illegal_move);
    EXPECT_EQ(refused.error().found.front().pointer, "/status");
    EXPECT_NE(refused.error().found.front().detail.find("paid, payment_failed, cancelled"), std::string::npos);
}

TEST(Change, nothing_leads_out_of_a_final_state) {
    const auto refused = change_with(some_order(refunded), [](auto& w) { w.status = placed; });

    ASSERT_FALSE(refused);
    EXPECT_NE(refused.error().found.front().detail.find("final"), std::string::npos);
}

TEST(Change, totals_follow_the_items) {
    const auto changed = change_with(some_order(paid), [](auto& w) { w.details.items[0].quantity = 3; });

    ASSERT_TRUE(changed);
    EXPECT_EQ(changed->after.subtotal, 3750);
    EXPECT_EQ(changed->after.total, 4240);
    EXPECT_EQ(changed->changed, names{"items"});
}

TEST(Change, lists_every_member_that_changed_in_the_order_of_the_api) {
    const auto changed = change_with(some_order(placed), [](auto& w) {
        w.status = paid;
        w.details.tracking = tracking{"DHL", "1", ""};
        w.details.metadata["a"] = "b";
        w.details.shipping_address.reset();
        w.details.tax = 1;
        w.details.shipping = 2;
        w.details.discount = 3;
        w.details.items[0].name = "Tea";
        w.details.currency = "USD";
        w.details.customer.name = "Eve";
        w.details.reference = "r";
    });

    ASSERT_TRUE(changed);
    EXPECT_EQ(changed->changed, (names{"status", "reference", "customer", "currency", "items", "discount", "shipping",
                                       "tax", "shipping_address", "metadata", "tracking"}));
}

TEST(Change, nothing_changed_is_no_new_version) {
    const auto before = some_order(paid);

    const auto same = change_with(before, [](auto& w) { w.status = paid; });

    ASSERT_TRUE(same);
    EXPECT_EQ(same->after, before);
    EXPECT_TRUE(same->changed.empty());
}

TEST(Change, bad_details_are_refused_before_the_move_is_judged) {
    const auto refused = change_with(some_order(placed), [](auto& w) {
        w.status = delivered;
        w.details.items.clear();
    });

    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().fault, change_fault::invalid);
    EXPECT_EQ(refused.error().found.front().pointer, "/items");
}

TEST(Change, what_was_sent_to_whom_for_how_much_is_fixed_once_shipped) {
    const std::pair<std::string, std::function<void(order_change&)>> edits[]{
        {"/customer", [](auto& w) { w.details.customer.name = "Eve"; }},
        {"/currency", [](auto& w) { w.details.currency = "USD"; }},
        {"/items", [](auto& w) { w.details.items[0].quantity = 1; }},
        {"/discount", [](auto& w) { w.details.discount = 1; }},
        {"/shipping", [](auto& w) { w.details.shipping = 1; }},
        {"/tax", [](auto& w) { w.details.tax = 1; }},
        {"/shipping_address", [](auto& w) { w.details.shipping_address.reset(); }},
    };

    for (const auto& [pointer, edit] : edits) {
        for (const auto open : {placed, payment_failed, paid, processing, cancelled})
            EXPECT_TRUE(change_with(some_order(open), edit)) << pointer;
        for (const auto closed : {shipped, delivered, refunded}) {
            const auto refused = change_with(some_order(closed), edit);
            ASSERT_FALSE(refused) << pointer << " " << name_of(closed);
            EXPECT_EQ(refused.error().fault, change_fault::locked_field);
            EXPECT_EQ(refused.error().found.front().pointer, pointer);
        }
    }
}

TEST(Change, reference_metadata_and_tracking_stay_open) {
    const auto changed = change_with(some_order(delivered), [](auto& w) {
        w.details.reference = "r";
        w.details.metadata.clear();
        w.details.tracking = tracking{"DHL", "1", "https://a.example"};
    });

    EXPECT_TRUE(changed);
}

TEST(Change, the_email_address_is_correctable_at_any_time_and_alone) {
    for (const auto closed : {shipped, delivered, refunded}) {
        const auto corrected =
            change_with(some_order(closed), [](auto& w) { w.details.customer.email = "b@example.com"; });
        ASSERT_TRUE(corrected) << name_of(closed);
        EXPECT_EQ(corrected->after.details.customer.email, "b@example.com");
        EXPECT_EQ(corrected->changed, std::vector<std::string>{"customer"});

        const auto renamed = change_with(some_order(closed), [](auto& w) {
            w.details.customer.email = "b@example.com";
            w.details.customer.name = "Somebody else";
        });
        ASSERT_FALSE(renamed) << name_of(closed);
        EXPECT_EQ(renamed.error().fault, change_fault::locked_field);
        EXPECT_EQ(renamed.error().found.front().detail, "fixed, because the order is " + std::string(name_of(closed)) +
                                                            "; only the e-mail address can still be corrected");
    }
}

TEST(Change, the_step_to_shipped_may_bring_a_last_correction) {
    const auto changed = change_with(some_order(processing), [](auto& w) {
        w.status = shipped;
        w.details.shipping_address->city = "Paris";
    });

    ASSERT_TRUE(changed);
    EXPECT_EQ(changed->after.status, shipped);
    EXPECT_EQ(changed->changed, (names{"status", "shipping_address"}));
}

TEST(Change, time_never_runs_backwards) {
    auto before = some_order(placed);
    before.updated_at = later;

    const auto changed = change(before, {before.details, paid}, noon - std::chrono::hours{1});

    ASSERT_TRUE(changed);
    EXPECT_EQ(changed->after.updated_at, later);
    EXPECT_GE(changed->after.updated_at, changed->after.created_at);
}

}  // namespace
}  // namespace tidings
