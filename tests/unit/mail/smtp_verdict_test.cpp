#include "mail/smtp_verdict.hpp"
#include <gtest/gtest.h>

namespace tidings {
namespace {

using enum smtp_phase;
using enum delivery_outcome;

struct expectation {
    smtp_phase phase;
    int code;
    const char* enhanced;
    delivery_outcome verdict;
    bool retry_now = false;
};

// Decision D4, said once more by hand: the table must agree with it row by row.
constexpr expectation expectations[] = {
    // channel: nothing about the mail
    {greeting, 421, "", channel_fault},
    {greeting, 554, "5.7.1", channel_fault},
    {ehlo, 450, "4.7.1", channel_fault},
    {ehlo, 550, "5.7.1", channel_fault},
    {tls, 454, "4.7.0", channel_fault},
    {tls, 502, "", channel_fault},
    {auth, 535, "5.7.8", channel_fault},
    {auth, 454, "4.7.0", channel_fault},
    {mail, 421, "4.3.2", channel_fault},
    {mail, 450, "4.1.8", channel_fault},
    {mail, 550, "5.1.8", channel_fault},
    {mail, 553, "5.7.1", channel_fault},
    {mail, 530, "5.7.0", channel_fault},
    {mail, 452, "4.3.1", channel_fault},
    {mail, 451, "", channel_fault},
    {mail, 501, "5.5.4", channel_fault},
    {rcpt, 421, "4.7.0", channel_fault},
    {data, 421, "", channel_fault},
    {dot, 421, "4.3.0", channel_fault},
    {rcpt, 452, "4.3.1", channel_fault},
    {rcpt, 451, "4.3.2", channel_fault},
    {dot, 452, "4.3.1", channel_fault},
    {dot, 554, "5.3.5", channel_fault},
    {dot, 552, "5.3.1", channel_fault},
    {dot, 554, "5.3.2", channel_fault},
    {rcpt, 554, "5.3.3", channel_fault},
    {rcpt, 503, "5.5.1", channel_fault},
    {rcpt, 503, "", channel_fault},
    {rcpt, 500, "", channel_fault},
    {rcpt, 502, "", channel_fault},
    {rcpt, 530, "", channel_fault},
    {rcpt, 530, "5.7.8", channel_fault},
    {rcpt, 534, "5.7.9", channel_fault},
    {rcpt, 534, "", channel_fault},
    {rcpt, 535, "", channel_fault},
    {rcpt, 538, "", channel_fault},
    {rcpt, 538, "5.7.11", channel_fault},
    {rcpt, 523, "5.7.10", channel_fault},
    {rcpt, 454, "", channel_fault},
    {rcpt, 550, "5.7.14", channel_fault},
    // recipient or mail, for now
    {rcpt, 450, "4.2.0", refused_for_now},
    {rcpt, 450, "4.7.1", refused_for_now},
    {rcpt, 451, "", refused_for_now},
    {rcpt, 452, "4.2.2", refused_for_now},
    {rcpt, 452, "", refused_for_now},
    {data, 451, "4.3.0", refused_for_now},
    {dot, 451, "4.7.1", refused_for_now},
    {dot, 450, "", refused_for_now},
    {dot, 451, "4.6.0", refused_for_now},
    // at once, on another connection
    {mail, 452, "4.5.3", refused_for_now, true},
    {rcpt, 452, "4.5.3", refused_for_now, true},
    {dot, 451, "4.5.3", refused_for_now, true},
    {rcpt, 552, "", refused_for_now, true},
    {rcpt, 552, "5.5.3", refused_for_now, true},
    // for good
    {rcpt, 550, "5.1.1", refused},
    {rcpt, 550, "", refused},
    {rcpt, 551, "5.1.6", refused},
    {rcpt, 552, "5.2.2", refused},
    {rcpt, 553, "5.1.3", refused},
    {rcpt, 501, "5.1.3", refused},
    {rcpt, 550, "5.4.1", refused},
    {rcpt, 550, "5.5.0", refused},
    {rcpt, 554, "5.7.1", refused},
    {data, 554, "", refused},
    {dot, 554, "5.6.0", refused},
    {dot, 552, "5.3.4", refused},
    {dot, 552, "", refused},
    {dot, 550, "5.7.1", refused},
    {dot, 554, "", refused},
    {mail, 552, "5.3.4", refused},
    {mail, 552, "", refused},
    {mail, 554, "5.6.3", refused},
    {rcpt, 552, "5.2.3", refused},
    // the enhanced code is the more exact word
    {rcpt, 550, "4.2.1", refused_for_now},
    {rcpt, 450, "5.1.1", refused},
    {dot, 554, "4.3.0", refused_for_now},
    {dot, 550, "4.7.0", refused_for_now},
    {rcpt, 550, "2.1.5", refused},
    {rcpt, 503, "5.1.1", channel_fault},
    {rcpt, 500, "4.2.0", channel_fault},
    // out of turn
    {data, 250, "2.0.0", channel_fault},
    {rcpt, 354, "", channel_fault},
    {mail, 334, "", channel_fault},
};

smtp_reply reply_of(const expectation& given) {
    return {.code = given.code, .enhanced = given.enhanced, .lines = {}};
}

TEST(SmtpVerdict, follows_the_decision_for_every_case) {
    for (const auto& given : expectations) {
        const auto& rule = rule_for(given.phase, reply_of(given));
        EXPECT_EQ(rule.verdict, given.verdict)
            << name_of(given.phase) << " " << given.code << " " << given.enhanced << ": " << rule.reason;
        EXPECT_EQ(rule.retry_now, given.retry_now)
            << name_of(given.phase) << " " << given.code << " " << given.enhanced;
    }
}

TEST(SmtpVerdict, has_no_rule_that_no_case_needs) {
    for (const auto& rule : verdict_rules()) {
        bool is_used = false;
        for (const auto& given : expectations) is_used = is_used || &rule_for(given.phase, reply_of(given)) == &rule;
        EXPECT_TRUE(is_used) << rule.reason << " " << rule.basic << " " << rule.enhanced;
    }
}

TEST(SmtpVerdict, gives_every_code_of_every_phase_a_verdict_of_its_class) {
    for (int at = 0; at <= static_cast<int>(dot); ++at) {
        const auto phase = static_cast<smtp_phase>(at);
        EXPECT_NE(name_of(phase), "unknown");
        for (int code = 200; code < 600; ++code) {
            const auto verdict = rule_for(phase, {.code = code, .enhanced = {}, .lines = {}}).verdict;
            EXPECT_TRUE(verdict == refused || verdict == refused_for_now || verdict == channel_fault);
            if (phase < mail || code < 400) {
                EXPECT_EQ(verdict, channel_fault) << code;
            } else if (code < 500) {
                EXPECT_NE(verdict, refused) << code;
            }
        }
    }
}

}  // namespace
}  // namespace tidings
