#include "mail/reply_words.hpp"
#include <gtest/gtest.h>
#include <set>
#include "mail/smtp_verdict.hpp"

namespace tidings {
namespace {

using enum delivery_outcome;

TEST(ReplyWords, no_class_of_the_verdict_table_is_without_words) {
    for (const auto& rule : verdict_rules()) {
        const auto* words = words_for_reason(rule.reason);
        ASSERT_NE(words, nullptr) << rule.reason;
        EXPECT_FALSE(words->sentence.empty()) << rule.reason;
        EXPECT_TRUE(words->sentence.ends_with('.')) << words->sentence;
        EXPECT_TRUE(words->next_step.ends_with('.')) << words->topic;
    }
}

TEST(ReplyWords, what_support_reads_most) {
    struct row {
        delivery_outcome outcome;
        std::optional<smtp_phase> phase;
        int code;
        std::string_view enhanced, text, topic;
    };
    for (const auto& one : {
             row{refused, smtp_phase::rcpt, 550, "5.1.1", "User unknown", "mailbox_unknown"},
             row{refused, smtp_phase::rcpt, 550, "5.1.10", "RESOLVER.ADR.RecipientNotFound", "mailbox_unknown"},
             row{refused, smtp_phase::rcpt, 550, "", "No such user here", "mailbox_unknown"},
             row{refused, smtp_phase::rcpt, 550, "5.1.2", "Host unknown", "domain_unknown"},
             row{refused_for_now, smtp_phase::rcpt, 452, "4.2.2", "Mailbox full", "mailbox_full"},
             row{refused, smtp_phase::dot, 552, "5.2.2", "over quota", "mailbox_full"},
             row{refused_for_now, smtp_phase::rcpt, 450, "4.2.0", "Greylisted, see http://…", "greylisted"},
             row{refused_for_now, smtp_phase::rcpt, 421, "4.7.28", "unusual rate", "slow_down"},
             row{refused_for_now, smtp_phase::dot, 451, "4.7.1", "try later", "held_back"},
             row{refused, smtp_phase::dot, 554, "5.7.1", "looks like SPAM", "content_refused"},
             row{refused, smtp_phase::dot, 550, "5.7.1", "not allowed", "policy"},
             row{refused, smtp_phase::dot, 550, "", "no", "refused"},
             row{channel_fault, smtp_phase::dot, 550, "5.7.26", "unauthenticated", "sender_unproven"},
             row{channel_fault, smtp_phase::auth, 535, "5.7.139", "basic authentication is disabled",
                 "basic_login_refused"},
             row{channel_fault, smtp_phase::auth, 535, "5.7.8", "bad credentials", "credentials_refused"},
             row{channel_fault, smtp_phase::rcpt, 535, "", "log in", "credentials_refused"},
             row{channel_fault, smtp_phase::mail, 550, "5.1.1", "Sender unknown", "sender_refused"},
             row{channel_fault, smtp_phase::connect, 0, "", "Connection refused", "no_connection"},
             row{channel_fault, smtp_phase::tls, 0, "", "certificate verify failed", "tls_failed"},
             row{uncertain, smtp_phase::dot, 0, "", "", "answer_lost"},
             row{called_off, std::nullopt, 0, "", "", "called_off"},
         }) {
        const auto* words = words_for({one.outcome, one.phase, one.code, one.enhanced, one.text});
        ASSERT_NE(words, nullptr) << one.topic;
        EXPECT_EQ(words->topic, one.topic) << one.code << " " << one.enhanced << " " << one.text;
    }
}

TEST(ReplyWords, an_accepted_mail_needs_none) {
    EXPECT_EQ(words_for({accepted, smtp_phase::dot, 250, "2.0.0", "ok"}), nullptr);
}

}  // namespace
}  // namespace tidings
