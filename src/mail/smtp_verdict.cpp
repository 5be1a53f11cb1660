#include "mail/smtp_verdict.hpp"
#include "base/ascii_case.hpp"

namespace tidings {
namespace {

using enum smtp_phase;
using enum delivery_outcome;

// Said to RCPT or to the final dot.
constexpr verdict_rule about_us(std::string_view basic, std::string_view enhanced, std::string_view reason) {
    return {rcpt, dot, basic, enhanced, "", channel_fault, false, reason};
}
constexpr verdict_rule words_about_us(std::string_view words, std::string_view reason) {
    return {rcpt, dot, "", "", words, channel_fault, false, reason};
}
constexpr verdict_rule about_recipient(std::string_view enhanced, delivery_outcome verdict) {
    return {rcpt, dot, "", enhanced, "", verdict, false, "the recipient's own"};
}

constexpr std::string_view helo = "the relay does not take our name (TIDINGS_SMTP_HELO)",
                           sender = "the relay refused the sender", client = "the relay does not take mail from here",
                           quota = "the relay's quota for us is used up", account = "the relay has locked our account",
                           wants_login = "the relay wants a login", wants_tls = "the relay wants encryption",
                           unproven = "the relay wants our domain's SPF, DKIM or DMARC in order";

constexpr verdict_rule rules[] = {
    // The relay or the way to it.
    {connect, dot, "421", "", "", channel_fault, false, "the relay is closing the connection"},
    {connect, auth, "", "", "", channel_fault, false, "the relay did not let us in"},
    {mail, dot, "", "x.3.1", "", channel_fault, false, "the relay's storage is full"},
    {mail, dot, "", "x.3.2", "", channel_fault, false, "the relay is not accepting mail"},
    {mail, dot, "", "5.3.3", "", channel_fault, false, "the relay lacks a feature"},
    {mail, dot, "", "5.3.5", "", channel_fault, false, "the relay is misconfigured"},
    {mail, dot, "", "5.5.1", "", channel_fault, false, "the relay lost the thread of the conversation"},
    about_us("500", "", "the relay did not understand the command"),
    about_us("502", "", "the relay does not know the command"),
    about_us("503", "", "the relay lost the thread of the conversation"),
    // The recipient, by an enhanced code that leaves no doubt, whatever the words.
    about_recipient("5.1.1", refused),
    about_recipient("5.1.2", refused),
    about_recipient("5.1.3", refused),
    about_recipient("5.1.6", refused),
    about_recipient("5.1.10", refused),
    about_recipient("5.7.513", refused),
    about_recipient("4.1.1", refused_for_now),
    about_recipient("4.2.1", refused_for_now),
    // Us, by the code.
    {mail, dot, "", "5.7.8", "", channel_fault, false, "the relay wants other credentials"},
    {mail, dot, "", "5.7.9", "", channel_fault, false, "the relay wants another login mechanism"},
    {mail, dot, "", "5.7.10", "", channel_fault, false, wants_tls},
    {mail, dot, "", "5.7.11", "", channel_fault, false, "the relay wants encryption for the login"},
    {mail, dot, "", "5.7.13", "", channel_fault, false, account},
    {mail, dot, "", "5.7.14", "", channel_fault, false, "the relay does not trust this client"},
    about_us("530", "", wants_login),
    about_us("534", "", "the relay wants another login mechanism"),
    about_us("535", "", "the relay wants other credentials"),
    about_us("538", "", wants_tls),
    about_us("454", "4.7.0", "the relay cannot check the login now"),
    about_us("", "x.1.7", sender),
    about_us("", "x.1.8", sender),
    about_us("", "5.1.90", quota),
    about_us("", "x.4.5", quota),
    about_us("", "5.2.252", sender),
    about_us("", "5.7.57", wants_login),
    about_us("", "5.7.60", sender),
    about_us("", "5.7.64", wants_login),
    about_us("", "x.7.20", unproven),
    about_us("", "x.7.21", unproven),
    about_us("", "x.7.22", unproven),
    about_us("", "x.7.23", unproven),
    about_us("", "x.7.24", unproven),
    about_us("", "x.7.25", client),
    about_us("", "x.7.26", unproven),
    about_us("", "x.7.27", sender),
    about_us("", "5.7.501", account),
    about_us("", "5.7.502", sender),
    about_us("", "5.7.503", sender),
    about_us("", "5.7.506", helo),
    about_us("", "5.7.508", quota),
    about_us("", "5.7.509", unproven),
    about_us("", "5.7.511", sender),
    about_us("", "5.7.705", quota),
    about_us("", "5.7.708", client),
    about_us("", "5.7.750", sender),
    // Us, by the words.
    words_about_us("helo command rejected", helo),
    words_about_us("invalid helo", helo),
    words_about_us("bad helo", helo),
    words_about_us("helo should be", helo),
    words_about_us("authentication is required", wants_login),
    words_about_us("auth is required", wants_login),
    words_about_us("without authentication", wants_login),
    words_about_us("not authenticated", wants_login),
    words_about_us("unauthenticated senders", wants_login),
    words_about_us("invalid credentials for relay", wants_login),
    words_about_us("mail relay denied", wants_login),
    words_about_us("session encryption is required", wants_tls),
    words_about_us("sender address rejected", sender),
    words_about_us("sender verify", sender),
    words_about_us("sender address is not allowed", sender),
    words_about_us("sendasdenied", sender),
    words_about_us("send as this sender", sender),
    words_about_us("email address is not verified", sender),
    words_about_us("sender signature", sender),
    words_about_us("verified sender identity", sender),
    words_about_us("disallowed as", sender),
    words_about_us("client host rejected", client),
    words_about_us("] blocked using", client),
    words_about_us("banned sending ip", client),
    words_about_us("not authorized to send email directly", client),
    words_about_us("is not authorized to perform", client),
    words_about_us("sending limit", quota),
    words_about_us("relay limit exceeded", quota),
    words_about_us("submission quota", quota),
    words_about_us("max emails per hour", quota),
    words_about_us("max defers and failures", quota),
    words_about_us("too much mail from", quota),
    words_about_us("too many recipients from", quota),
    words_about_us("sending paused", account),
    words_about_us("sending suspended", account),
    words_about_us("pending approval", account),
    // The mail or its recipient, by the enhanced code.
    {mail, dot, "", "4.5.3", "", refused_for_now, true, "too many recipients or mails in this session"},
    {mail, dot, "", "5.5.3", "", refused_for_now, true, "too many recipients or mails in this session"},
    {mail, dot, "", "5.3.4", "", refused, false, "the mail is too big for the relay"},
    {mail, dot, "", "5.2.3", "", refused, false, "the mail is too big for the recipient"},
    {mail, dot, "", "5.6", "", refused, false, "the relay cannot carry this content"},
    // A refused sender says nothing about the recipient; a size that was declared does.
    {mail, mail, "552", "", "", refused, false, "the mail is too big for the relay"},
    {mail, mail, "", "", "", channel_fault, false, sender},
    {rcpt, dot, "", "5.7", "", refused, false, "refused by policy"},
    {rcpt, dot, "", "4.7", "", refused_for_now, false, "held back by policy"},
    // By the basic code, where it says more than its first digit.
    about_us("454", "", "the relay cannot check the login, or takes no more, now"),
    // RFC 5321, 4.5.3.1.10: a 552 to RCPT means "too many" and is to be treated as 452; with an enhanced code it is not
    // that.
    {rcpt, dot, "", "5", "", refused, false, "refused for good"},
    {rcpt, dot, "", "4", "", refused_for_now, false, "refused for now"},
    {rcpt, rcpt, "552", "", "", refused_for_now, true, "too many recipients"},
    {rcpt, dot, "5", "", "", refused, false, "refused for good"},
    {rcpt, dot, "4", "", "", refused_for_now, false, "refused for now"},
    // A positive reply where none fits.
    {connect, dot, "", "", "", channel_fault, false, "the relay answered out of turn"},
};

bool starts_with_numbers(std::string_view code, std::string_view start) {
    if (start.starts_with('x') && !code.empty()) {
        code.remove_prefix(1);
        start.remove_prefix(1);
    }
    return code.starts_with(start) && (start.empty() || code.size() == start.size() || code[start.size()] == '.');
}

// In lower case, without what the relay quotes of another server: that one's words about the relay are not about us.
std::string own_words(const smtp_reply& reply) {
    auto words = reply.text();
    if (const auto quote = words.find(" said: "); quote != std::string::npos) words.resize(quote);
    return in_lower_case(words);
}

}  // namespace

std::span<const verdict_rule> verdict_rules() {
    return rules;
}

const verdict_rule& rule_for(smtp_phase phase, const smtp_reply& reply) {
    const auto basic = std::to_string(reply.code);
    // A "2.x.x" behind a negative code says nothing.
    const std::string_view enhanced =
        reply.enhanced.starts_with('2') ? std::string_view{} : std::string_view(reply.enhanced);
    const bool is_negative = reply.code >= 400;
    const auto words = own_words(reply);
    for (const auto& rule : rules) {
        if (phase < rule.from || phase > rule.to) continue;
        if (!is_negative && &rule != &rules[std::size(rules) - 1]) continue;
        if (basic.starts_with(rule.basic) && starts_with_numbers(enhanced, rule.enhanced) &&
            words.find(rule.words) != std::string::npos)
            return rule;
    }
    return rules[std::size(rules) - 1];
}

}  // namespace tidings
