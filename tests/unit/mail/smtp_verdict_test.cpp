#include "mail/smtp_verdict.hpp"
#include <gtest/gtest.h>
#include <vector>

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

// What each reply means, said once more by hand: the table must agree with it row by row.
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
    {rcpt, 550, "5.1.2", refused},
    {rcpt, 550, "5.1.10", refused},
    {rcpt, 450, "4.1.1", refused_for_now},
    {rcpt, 550, "5.7.513", refused},
    {rcpt, 550, "5.7.703", refused},
    {rcpt, 550, "5.7.510", refused},
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

// What real relays say about us to RCPT or to the final dot. Where the enhanced code is in brackets, the same words
// without it must do.
struct heard {
    smtp_phase phase;
    const char* reply;
    delivery_outcome verdict = channel_fault;
};

constexpr heard about_us[] = {
    // Postfix
    {rcpt, "504 [5.5.2] <vm>: Helo command rejected: need fully-qualified hostname"},
    {rcpt, "501 [5.5.2] <a b>: Helo command rejected: Invalid name"},
    {rcpt, "450 [4.7.1] <vm.internal>: Helo command rejected: Host not found"},
    {rcpt, "554 [5.7.1] <localhost>: Helo command rejected: Access denied"},
    {rcpt, "530 [5.7.0] Must issue a STARTTLS command first"},
    {rcpt, "530 [5.7.0] Authentication required"},
    {rcpt, "450 [4.7.1] Session encryption is required"},
    {rcpt, "450 [4.1.8] <orders@shop.invalid>: Sender address rejected: Domain not found"},
    {rcpt, "504 [5.5.2] <orders>: Sender address rejected: need fully-qualified address"},
    {rcpt, "550 [5.1.0] <orders@shop.example>: Sender address rejected: User unknown in virtual mailbox table"},
    {rcpt, "553 [5.7.1] <orders@shop.example>: Sender address rejected: not owned by user shop"},
    {rcpt, "553 [5.7.1] <orders@shop.example>: Sender address rejected: not logged in"},
    {rcpt, "554 [5.7.1] <orders@shop.example>: Sender address rejected: Access denied"},
    {rcpt, "450 4.1.7 <orders@shop.example>: unverified address"},
    {rcpt, "550 5.1.7 <orders@shop.example>: unverified address"},
    {rcpt, "550 5.1.8 <orders@shop.invalid>: Domain not found"},
    {rcpt, "554 [5.7.1] Service unavailable; Client host [192.0.2.1] blocked using zen.spamhaus.org"},
    {rcpt, "554 [5.7.1] Service unavailable; Sender address [orders@shop.example] blocked using dbl.spamhaus.org"},
    {rcpt, "554 [5.7.1] <unknown[192.0.2.1]>: Client host rejected: Access denied"},
    {rcpt, "450 4.7.25 Client host rejected: cannot find your hostname, [192.0.2.1]"},
    {rcpt, "450 [4.7.1] Error: too many recipients from 192.0.2.1"},
    {rcpt, "450 [4.7.1] Error: too much mail from 192.0.2.1"},
    {rcpt, "454 4.7.0 TLS not available due to local problem"},
    // Exim, as plain and as hosters set it up
    {rcpt, "550 Sender verify failed"},
    {rcpt, "451 Could not complete sender verify callout"},
    {rcpt, "550 Access denied - Invalid HELO name (See RFC2821 4.1.1.1)"},
    {rcpt, "550 REJECTED - Bad HELO - Host impersonating [shop.example]"},
    {rcpt, "550 HELO should be a FQDN or address literal (See RFC 2821 4.1.1.1)"},
    {rcpt, "550 SMTP AUTH is required for message submission on port 587"},
    {rcpt, "550 192.0.2.1 is not permitted to relay through this server without authentication."},
    {dot, "550 Domain shop.example has exceeded the max emails per hour (101/100 (101%)) allowed. Message discarded."},
    {rcpt, "550 Domain shop.example has exceeded the max defers and failures per hour (5/5 (100%)) allowed."},
    {dot, "550 Sender address is not allowed."},
    // Exchange Online
    {rcpt, "530 5.7.57 Client not authenticated to send mail. [AM0PR01.example]"},
    {dot, "550 5.7.57 SMTP; Client was not authenticated to send anonymous mail during MAIL FROM"},
    {rcpt, "550 SMTP; Client was not authenticated to send anonymous mail during MAIL FROM"},
    {dot, "550 5.7.60 SMTP; Client does not have permissions to send as this sender"},
    {dot, "550 SMTP; Client does not have permissions to send as this sender"},
    {dot, "554 5.2.252 SendAsDenied; shop@shop.example not allowed to send as orders@shop.example; STOREDRV"},
    {dot, "554 5.2.0 STOREDRV.Submission.Exception:SendAsDeniedException.MapiExceptionSendAsDenied"},
    {dot, "554 5.2.0 STOREDRV.Submission.Exception:SubmissionQuotaExceededException; submission quota"},
    {dot, "550 5.1.90 Your message can't be sent because you've reached your daily limit for message recipients"},
    {dot, "550 5.1.8 Access denied, bad outbound sender AS(42004)"},
    {rcpt, "550 5.7.64 TenantAttribution; Relay Access Denied [ValidationStatus of '' is EmptyCertificate]"},
    {rcpt, "550 5.7.501 Access denied, spam abuse detected"},
    {rcpt, "550 5.7.502 Access denied, banned sender"},
    {rcpt, "550 5.7.503 Access denied, banned sender"},
    {rcpt, "550 5.7.506 Access denied, bad HELO"},
    {rcpt, "550 5.7.508 Access denied, [192.0.2.1] has exceeded permitted limits within range"},
    {dot, "550 5.7.509 Access denied, sending domain shop.example does not pass DMARC verification"},
    {rcpt, "550 5.7.511 Access denied, banned sender[192.0.2.1]"},
    {rcpt, "550 5.7.606 Access denied, banned sending IP [192.0.2.1]"},
    {rcpt, "550 5.7.705 Access denied, tenant has exceeded threshold"},
    {rcpt, "550 5.7.708 Access denied, traffic not accepted from this IP"},
    {rcpt, "550 5.7.750 Client blocked from sending from unregistered domains"},
    {dot, "550 5.7.23 The message was rejected because of Sender Policy Framework violation"},
    // Gmail and Google Workspace
    {rcpt, "530 [5.7.0] Authentication Required. For more information, go to WantAuthError"},
    {dot, "550 5.4.5 Daily user sending limit exceeded."},
    {dot, "550 Daily user sending limit exceeded."},
    {dot, "450 4.4.5 Mail system congestion"},
    {dot, "550 [5.7.1] Daily SMTP relay limit exceeded for customer."},
    {rcpt, "550 [5.7.1] Invalid credentials for relay [192.0.2.1]. The IP address doesn't match the domain"},
    {rcpt, "550 [5.7.1] Mail relay denied [192.0.2.1]."},
    {dot, "550 5.7.26 This mail has been blocked because the sender is unauthenticated."},
    {dot, "421 4.7.26 This mail has been rate limited because it is unauthenticated."},
    {dot, "451 4.7.26 This mail has been rate limited because it is unauthenticated."},
    {dot, "550 5.7.20 no passing DKIM signature"},
    {dot, "550 5.7.21 no acceptable DKIM signature"},
    {dot, "550 5.7.22 no valid author-matched DKIM signature"},
    {dot, "451 4.7.24 SPF validation error"},
    {dot, "550 5.7.25 The IP address sending this message does not have a PTR record setup"},
    {dot, "550 5.7.27 Sender address has null MX"},
    {dot, "550 [5.7.1] The IP you're using to send mail is not authorized to send email directly to our servers."},
    // Amazon SES
    {dot,
     "554 Message rejected: Email address is not verified. The following identities failed the check in region "
     "EU-WEST-1: orders@shop.example"},
    {dot, "554 Access denied: User `arn:aws:iam::1:user/shop' is not authorized to perform `ses:SendRawEmail'"},
    {dot, "554 Message rejected: Sending paused for this account."},
    {dot, "554 Message rejected: Sending suspended for this account."},
    {dot, "454 Throttling failure: Maximum sending rate exceeded."},
    {dot, "454 Throttling failure: Daily message quota exceeded."},
    {rcpt, "530 Authentication required"},
    {rcpt, "550 Authentication is required"},
    // Postmark, SendGrid, Zoho
    {dot, "550 [5.7.1] The 'From' address you supplied is not a Sender Signature on your account."},
    {dot, "550 [5.7.1] Your account is pending approval."},
    {dot, "550 The from address does not match a verified Sender Identity."},
    {rcpt, "550 Unauthenticated senders not allowed"},
    {rcpt, "553 Relaying disallowed as orders@shop.example"},
    {rcpt, "550 5.7.13 User account disabled"},
};

// Close to those above, and yet the recipient's own.
constexpr heard about_the_mail[] = {
    {rcpt, "550 5.1.1 <gone@example.com>: Recipient address rejected: User unknown in virtual mailbox table", refused},
    {rcpt, "554 [5.7.1] <ada@example.com>: Relay access denied", refused},
    {rcpt, "454 4.7.1 <ada@example.com>: Relay access denied", refused_for_now},
    {rcpt, "554 [5.7.1] <ada@example.com>: Recipient address rejected: Access denied", refused},
    {rcpt, "504 [5.5.2] <ada@localhost>: Recipient address rejected: need fully-qualified address", refused},
    {rcpt,
     "450 4.1.1 <ada@example.com>: Recipient address rejected: unverified address: host mx.example.com said: 550 "
     "5.7.1 Client host rejected: cannot find your hostname",
     refused_for_now},
    {dot, "554 5.7.1 host mx.example.com said: 550 Sender address rejected", refused},
    {rcpt, "450 4.2.0 <ada@example.com>: Recipient address rejected: Greylisted", refused_for_now},
    {rcpt, "550 relay not permitted", refused},
    {rcpt, "550 5.4.1 Recipient address rejected: Access denied. [DB5EUR03.example]", refused},
    {rcpt, "550 5.7.504 [ada@example.com]: Recipient address rejected: Access denied", refused},
    {rcpt, "550 5.7.513 Service unavailable, Client host [192.0.2.1] blocked by recipient domain", refused},
    {rcpt, "550 5.7.124 Sender not in allowed-senders list", refused},
    {rcpt, "552 5.2.2 The recipient's inbox is out of storage space", refused},
    {rcpt, "452 4.2.2 The recipient's inbox is out of storage space. Mailbox size limit exceeded", refused_for_now},
    {rcpt, "450 4.2.1 The user you are trying to contact is receiving mail at a rate", refused_for_now},
    {dot, "552 [5.3.4] Message size exceeds fixed limit", refused},
    {dot, "552 5.7.0 This message was blocked because its content presents a potential security issue.", refused},
    {dot, "550 5.7.1 [192.0.2.1] Our system has detected that this message is likely unsolicited mail.", refused},
    {dot, "554 Message rejected: Address blacklisted.", refused},
    {dot, "554 Transaction failed: Invalid domain name: 'example'", refused},
    {dot, "550 5.7.1 Inactive recipient", refused},
};

// "550 [5.7.1] words": with the enhanced code, and without.
std::vector<smtp_reply> replies_of(std::string_view shown) {
    std::vector<smtp_reply> replies;
    for (const bool bare : {false, true}) {
        std::string line(shown);
        const auto open = line.find('['), close = line.find(']');
        const bool has_choice = open == 4;
        if (bare && !has_choice) break;
        if (has_choice)
            line = bare ? line.substr(0, 4) + line.substr(close + 2)
                        : line.substr(0, 4) + line.substr(5, close - 5) + line.substr(close + 1);
        smtp_reply_parser parser;
        parser.feed(line + "\r\n");
        replies.push_back(**parser.next());
    }
    return replies;
}

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

TEST(SmtpVerdict, a_relay_that_refuses_us_is_no_fault_of_the_mail) {
    for (const auto& given : about_us)
        for (const auto& reply : replies_of(given.reply)) {
            const auto& rule = rule_for(given.phase, reply);
            EXPECT_EQ(rule.verdict, given.verdict) << reply.code << " " << reply.enhanced << " " << reply.text();
        }
}

TEST(SmtpVerdict, what_is_said_of_the_recipient_stays_the_mails_own) {
    for (const auto& given : about_the_mail)
        for (const auto& reply : replies_of(given.reply)) {
            const auto& rule = rule_for(given.phase, reply);
            EXPECT_EQ(rule.verdict, given.verdict) << reply.text() << ": " << rule.reason << " " << rule.words;
        }
}

TEST(SmtpVerdict, has_no_rule_that_no_case_needs) {
    for (const auto& rule : verdict_rules()) {
        bool is_used = false;
        for (const auto& given : about_us)
            for (const auto& reply : replies_of(given.reply))
                is_used = is_used || &rule_for(given.phase, reply) == &rule;
        for (const auto& given : expectations) is_used = is_used || &rule_for(given.phase, reply_of(given)) == &rule;
        EXPECT_TRUE(is_used) << rule.reason << " " << rule.basic << " " << rule.enhanced << " " << rule.words;
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
