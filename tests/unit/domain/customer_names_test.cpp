#include "domain/customer_names.hpp"
#include <gtest/gtest.h>

namespace tidings {
namespace {

TEST(CustomerNames, what_is_understood_needs_no_words) {
    customer who{"ada@example.com", "Ada", "en_GB", "GMT Standard Time"};

    EXPECT_TRUE(settle_customer(who).empty());

    EXPECT_EQ(who, (customer{"ada@example.com", "Ada", "en-GB", "Europe/London"}));
}

TEST(CustomerNames, what_is_not_is_told_with_its_place_and_what_happens_now) {
    customer who{"ada@example.com", "Ada", "german", "Berlin"};

    const auto found = settle_customer(who);

    ASSERT_EQ(found.size(), 2u);
    EXPECT_EQ(found[0].pointer, "/customer/locale");
    EXPECT_EQ(found[0].code, "unknown_locale");
    EXPECT_EQ(found[0].nearest, "de");
    EXPECT_EQ(found[1].pointer, "/customer/time_zone");
    EXPECT_EQ(found[1].code, "unknown_time_zone");
    EXPECT_EQ(found[1].detail,
              "this time zone is not known here (IANA, such as Europe/London), so mails use the shop's own; did you "
              "mean Europe/Berlin?");
    EXPECT_EQ(who.locale, "german");
    EXPECT_EQ(who.time_zone, "Berlin");
}

TEST(CustomerNames, settling_again_changes_nothing) {
    customer who{"ada@example.com", "", "en_US@x", "new york"};
    settle_customer(who);
    const auto once = who;

    settle_customer(who);

    EXPECT_EQ(who, once);
}

}  // namespace
}  // namespace tidings
