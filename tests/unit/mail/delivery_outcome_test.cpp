#include "mail/delivery_outcome.hpp"
#include <gtest/gtest.h>
#include "mail/smtp_phase.hpp"

namespace tidings {
namespace {

TEST(DeliveryOutcome, every_name_reads_back_as_what_it_names) {
    for (int n = 0; n <= static_cast<int>(delivery_outcome::called_off); ++n) {
        const auto outcome = static_cast<delivery_outcome>(n);
        EXPECT_EQ(parse_delivery_outcome(name_of(outcome)), outcome) << name_of(outcome);
    }
    for (int n = 0; n <= static_cast<int>(smtp_phase::dot); ++n) {
        const auto phase = static_cast<smtp_phase>(n);
        EXPECT_EQ(parse_smtp_phase(name_of(phase)), phase) << name_of(phase);
    }
}

TEST(DeliveryOutcome, what_is_open_has_no_name_and_no_text_is_no_outcome) {
    EXPECT_EQ(name_of(std::optional<delivery_outcome>{}), "");
    EXPECT_NE(name_of(std::optional<smtp_phase>{}).data(), nullptr) << "stores take a text that has no bytes for NULL";
    EXPECT_EQ(parse_delivery_outcome(""), std::nullopt);
    EXPECT_EQ(parse_smtp_phase("Dot"), std::nullopt);
}

TEST(DeliveryOutcome, from_mail_from_on_the_dialogue_is_about_one_mail) {
    for (const auto early :
         {smtp_phase::connect, smtp_phase::greeting, smtp_phase::ehlo, smtp_phase::tls, smtp_phase::auth})
        EXPECT_FALSE(is_about_one_mail(early)) << name_of(early);
    for (const auto late : {smtp_phase::mail, smtp_phase::rcpt, smtp_phase::data, smtp_phase::dot})
        EXPECT_TRUE(is_about_one_mail(late)) << name_of(late);
}

}  // namespace
}  // namespace tidings
