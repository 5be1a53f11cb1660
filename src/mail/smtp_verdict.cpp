#include "mail/smtp_verdict.hpp"

namespace tidings {
namespace {

using enum smtp_phase;
using enum delivery_outcome;

constexpr verdict_rule rules[] = {
    // The relay or the way to it.
    {connect, dot, "421", "", channel_fault, false, "the relay is closing the connection"},
    {connect, auth, "", "", channel_fault, false, "the relay did not let us in"},
    {mail, dot, "", "4.3.1", channel_fault, false, "the relay's storage is full"},
    {mail, dot, "", "4.3.2", channel_fault, false, "the relay is not accepting mail"},
    {mail, dot, "", "5.3.1", channel_fault, false, "the relay's storage is full"},
    {mail, dot, "", "5.3.2", channel_fault, false, "the relay is not accepting mail"},
    {mail, dot, "", "5.3.3", channel_fault, false, "the relay lacks a feature"},
    {mail, dot, "", "5.3.5", channel_fault, false, "the relay is misconfigured"},
    {mail, dot, "", "5.5.1", channel_fault, false, "the relay lost the thread of the conversation"},
    {mail, dot, "", "5.7.8", channel_fault, false, "the relay wants other credentials"},
    {mail, dot, "", "5.7.9", channel_fault, false, "the relay wants another login mechanism"},
    {mail, dot, "", "5.7.10", channel_fault, false, "the relay wants encryption"},
    {mail, dot, "", "5.7.11", channel_fault, false, "the relay wants encryption for the login"},
    {mail, dot, "", "5.7.14", channel_fault, false, "the relay does not trust this client"},
    // The mail or its recipient, by the enhanced code.
    {mail, dot, "", "4.5.3", refused_for_now, true, "too many recipients or mails in this session"},
    {mail, dot, "", "5.5.3", refused_for_now, true, "too many recipients or mails in this session"},
    {mail, dot, "", "5.3.4", refused, false, "the mail is too big for the relay"},
    {mail, dot, "", "5.2.3", refused, false, "the mail is too big for the recipient"},
    {mail, dot, "", "5.6", refused, false, "the relay cannot carry this content"},
    // A refused sender says nothing about the recipient; a size that was declared does.
    {mail, mail, "552", "", refused, false, "the mail is too big for the relay"},
    {mail, mail, "", "", channel_fault, false, "the relay refused the sender"},
    {rcpt, dot, "", "5.7", refused, false, "refused by policy"},
    {rcpt, dot, "", "4.7", refused_for_now, false, "held back by policy"},
    // By the basic code, where it says more than its first digit.
    {rcpt, dot, "454", "", channel_fault, false, "the relay cannot check the login now"},
    {rcpt, dot, "500", "", channel_fault, false, "the relay did not understand the command"},
    {rcpt, dot, "502", "", channel_fault, false, "the relay does not know the command"},
    {rcpt, dot, "503", "", channel_fault, false, "the relay lost the thread of the conversation"},
    {rcpt, dot, "530", "", channel_fault, false, "the relay wants a login"},
    {rcpt, dot, "534", "", channel_fault, false, "the relay wants another login mechanism"},
    {rcpt, dot, "535", "", channel_fault, false, "the relay wants other credentials"},
    {rcpt, dot, "538", "", channel_fault, false, "the relay wants encryption"},
    // RFC 5321, 4.5.3.1.10: a 552 to RCPT means "too many" and is to be treated as 452; with an enhanced code it is not
    // that.
    {rcpt, dot, "", "5", refused, false, "refused for good"},
    {rcpt, dot, "", "4", refused_for_now, false, "refused for now"},
    {rcpt, rcpt, "552", "", refused_for_now, true, "too many recipients"},
    {rcpt, dot, "5", "", refused, false, "refused for good"},
    {rcpt, dot, "4", "", refused_for_now, false, "refused for now"},
    // A positive reply where none fits.
    {connect, dot, "", "", channel_fault, false, "the relay answered out of turn"},
};

bool starts_with_numbers(std::string_view code, std::string_view start) {
    return code.starts_with(start) && (start.empty() || code.size() == start.size() || code[start.size()] == '.');
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
    for (const auto& rule : rules) {
        if (phase < rule.from || phase > rule.to) continue;
        if (!is_negative && &rule != &rules[std::size(rules) - 1]) continue;
        if (basic.starts_with(rule.basic) && starts_with_numbers(enhanced, rule.enhanced)) return rule;
    }
    return rules[std::size(rules) - 1];
}

}  // namespace tidings
