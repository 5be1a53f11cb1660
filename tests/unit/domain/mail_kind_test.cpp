#include "domain/mail_kind.hpp"
#include <gtest/gtest.h>
#include <set>
#include "domain/stored_kind.hpp"

namespace tidings {
namespace {

using enum mail_kind;

TEST(MailKind, has_every_name_of_the_contract_once) {
    std::set<std::string_view> names;
    for (const auto kind : all_mail_kinds()) names.insert(name_of(kind));

    EXPECT_EQ(names,
              (std::set<std::string_view>{"placed", "paid", "payment_failed", "processing", "shipped", "delivered",
                                          "cancelled", "refunded", "updated", "merchant_new_order"}));
    EXPECT_EQ(names.size(), all_mail_kinds().size());
}

TEST(MailKind, names_are_read_back) {
    for (const auto kind : all_mail_kinds()) EXPECT_EQ(parse_mail_kind(name_of(kind)), kind);
    EXPECT_FALSE(parse_mail_kind("Placed"));
    EXPECT_FALSE(parse_mail_kind("merchant"));
    EXPECT_FALSE(parse_mail_kind(""));
}

TEST(MailKind, a_customers_mail_has_the_name_of_its_event) {
    using kind = event_kind;
    for (const auto each : {kind::placed, kind::paid, kind::payment_failed, kind::processing, kind::shipped,
                            kind::delivered, kind::cancelled, kind::refunded, kind::updated}) {
        EXPECT_EQ(name_of(mail_kind_of(each)), name_of(each));
        EXPECT_FALSE(is_for_merchant(mail_kind_of(each)));
    }
    EXPECT_TRUE(is_for_merchant(merchant_new_order));
}

TEST(MailKind, tells_where_the_order_is_unless_it_is_about_something_else) {
    for (const auto kind : all_mail_kinds()) EXPECT_EQ(status_told_by(kind), parse_order_status(name_of(kind)));
    EXPECT_FALSE(status_told_by(updated));
    EXPECT_FALSE(status_told_by(merchant_new_order));
}

TEST(StoredKind, is_one_of_ours_or_the_name_that_a_newer_version_gave) {
    EXPECT_EQ(stored_kind("shipped"), stored_kind(shipped));
    EXPECT_EQ(stored_kind("shipped").known(), shipped);
    EXPECT_EQ(stored_kind(shipped).name(), "shipped");

    EXPECT_EQ(stored_kind("birthday").known(), std::nullopt);
    EXPECT_EQ(stored_kind("birthday").name(), "birthday");
    EXPECT_NE(stored_kind("birthday"), stored_kind("exchanged"));
    EXPECT_NE(stored_kind(""), stored_kind(placed));
}

}  // namespace
}  // namespace tidings
