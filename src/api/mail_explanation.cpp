#include "api/mail_explanation.hpp"
#include <algorithm>
#include <functional>
#include <span>
#include "notify/delivery_mode.hpp"

namespace tidings::api {
namespace {

// What the newest message of an order or address says when it is the one that counts.
struct message_rule {
    std::string_view topic;
    bool (*fits)(const message&);
    std::string_view sentence, next_step;
};

bool is(const message& one, message_status status) {
    return one.status == status;
}

bool is_skipped_for(const message& one, std::string_view part) {
    return is(one, message_status::skipped) && one.reason.find(part) != std::string::npos;
}

using enum message_status;

constexpr message_rule rules[] = {
    {"sent", [](const message& one) { return is(one, sent); }, "A mail server accepted the mail.",
     "Ask the customer to look into the spam folder; a bounce would have gone to the sender's address."},
    {"silenced", [](const message& one) { return is_skipped_for(one, "notify is false"); },
     "The order or change was written with notify: false, which asks for no mail.",
     "Write the change again with notify: true when a mail is wanted."},
    {"only_notes", [](const message& one) { return is_skipped_for(one, "only metadata changed"); },
     "Only the shop's own notes (metadata) changed, which makes no mail.", ""},
    {"test_order", [](const message& one) { return one.is_test && is_skipped_for(one, test_order_reason); },
     "The order was made with a test key: its mails are written and kept, and none is sent.",
     "Look at the mail here; to send it, place the order with a live key."},
    {"expired", [](const message& one) { return is_skipped_for(one, "expired"); },
     "The mail was overtaken by time: it expired before it could be sent (TIDINGS_EXPIRES).",
     "Resend it when it still helps the customer."},
    {"skipped", [](const message& one) { return is(one, skipped); },
     "A rule or the delivery mode kept the mail back; its reason is with the message.",
     "See TIDINGS_DELIVERY_MODE and the message's reason."},
    {"suppressed", [](const message& one) { return is(one, suppressed); }, "The recipient is on the suppression list.",
     "Ask the customer whether mail is wanted before anything else."},
    {"superseded", [](const message& one) { return is(one, superseded); },
     "A newer mail of the order took its place before it left (TIDINGS_SUPERSEDE).", "Look at the order's newer mail."},
    {"failed", [](const message& one) { return is(one, failed); },
     "The receiving mail server refused the mail for good.",
     "Check the address with the customer and resend to the right one."},
    {"dead", [](const message& one) { return is(one, dead); },
     "Every try was refused until the retries were exhausted; the mail is kept.",
     "Look at the last reply; replay it when the reason is gone, or resend to another address."},
    {"deferred", [](const message& one) { return is(one, deferred); },
     "The receiving mail server refused the mail for now; it is tried again by itself.",
     "Its next try is with the message."},
    {"sending", [](const message& one) { return is(one, sending); }, "The mail is being sent right now.", ""},
    {"waiting_for_previous", [](const message& one) { return is(one, queued) && !one.due_at; },
     "The mail waits for the order's previous mail, which has not left yet.", "Look at that one."},
    {"waiting", [](const message& one) { return is(one, queued); }, "The mail waits for its turn.",
     "When it waits long, the mail relay is away or slow: see /readyz."},
};

mail_finding finding_of(const message_rule& rule, const message* shown, finding_state state) {
    return {std::string(rule.topic), state, std::string(rule.sentence), std::string(rule.next_step),
            shown ? shown->id.value : std::string{}};
}

mail_finding received(const mail_facts& facts) {
    if (!facts.messages.empty())
        return {"received", finding_state::fine, "Its event has arrived, and a mail was planned.", "", {}};
    if (facts.asked_by_order)
        return {"not_received",
                finding_state::cause,
                "No event of this order has arrived here.",
                "Look whether the order exists, and whether the event log and its reader keep up (the ledger's drift).",
                {}};
    return {"no_mail_to_address",
            finding_state::cause,
            "No mail was ever planned for this address.",
            "Look for the order by its number or the customer's name: the address may be mistyped there.",
            {}};
}

mail_finding spelled(const mail_facts& facts) {
    if (facts.similar.empty())
        return {"no_similar_address", finding_state::fine, "No recent mail went to a similar address.", "", {}};
    std::string list;
    for (const auto& one : facts.similar) list.append(list.empty() ? "" : ", ").append(one.address);
    return {"similar_address", facts.messages.empty() ? finding_state::cause : finding_state::possible,
            "Recent mail went to a similar address: " + list + ".",
            "Check the spelling with the customer; correct the order and resend.", facts.similar.front().message};
}

mail_finding readable(const mail_facts& facts) {
    if (facts.quarantined == 0)
        return {"nothing_quarantined", finding_state::fine, "Every record of the topic could be read.", "", {}};
    return {"quarantined",
            finding_state::possible,
            std::to_string(facts.quarantined) + (facts.quarantined == 1 ? " record" : " records") +
                " of the topic could not be read; its event may be among them.",
            "See the quarantine.",
            {}};
}

// The answer first: the newest message of the first rule that any fits.
void add_messages(const mail_facts& facts, std::vector<mail_finding>& checks) {
    if (facts.messages.empty()) return;
    for (const auto& rule : rules) {
        const auto found = std::ranges::find_if(facts.messages, rule.fits);
        if (found != facts.messages.end()) checks.push_back(finding_of(rule, &*found, finding_state::cause));
    }
}

}  // namespace

mail_explanation explain(const mail_facts& facts) {
    mail_explanation told;
    if (!facts.asked_by_order) told.checks.push_back(spelled(facts));
    told.checks.push_back(received(facts));
    add_messages(facts, told.checks);
    told.checks.push_back(readable(facts));
    const auto first = std::ranges::find(told.checks, finding_state::cause, &mail_finding::state);
    told.answer = *first;  // either no event arrived, or a message has one of the states
    return told;
}

mail_finding finding_of(const message& one) {
    const auto* rule = std::ranges::find_if(rules, [&](const message_rule& each) { return each.fits(one); });
    if (rule == std::ranges::end(rules)) return {};  // the last rules fit every message that waits
    return finding_of(*rule, &one, finding_state::cause);
}

std::size_t typing_distance(std::string_view left, std::string_view right) {
    std::vector<std::size_t> before_last, last(right.size() + 1), now(right.size() + 1);
    for (std::size_t at = 0; at <= right.size(); ++at) last[at] = at;
    for (std::size_t row = 1; row <= left.size(); ++row) {
        now[0] = row;
        for (std::size_t at = 1; at <= right.size(); ++at) {
            const bool same = left[row - 1] == right[at - 1];
            now[at] = std::min({last[at] + 1, now[at - 1] + 1, last[at - 1] + (same ? 0 : 1)});
            const bool swapped = row > 1 && at > 1 && left[row - 1] == right[at - 2] && left[row - 2] == right[at - 1];
            if (swapped) now[at] = std::min(now[at], before_last[at - 2] + 1);
        }
        before_last = last;
        last = now;
    }
    return last[right.size()];
}

std::vector<similar_mail> similar_mails(std::string_view address, const std::vector<message>& recent) {
    constexpr std::size_t slips_max = 2, shown_max = 5;
    std::vector<similar_mail> found;
    for (const auto& one : recent) {
        const auto apart =
            std::max(one.recipient.size(), address.size()) - std::min(one.recipient.size(), address.size());
        const bool is_known = std::ranges::find(found, one.recipient, &similar_mail::address) != found.end();
        if (one.recipient == address || apart > slips_max || is_known) continue;
        if (typing_distance(one.recipient, address) > slips_max) continue;
        found.push_back({one.recipient, one.id.value});
        if (found.size() == shown_max) break;
    }
    return found;
}

}  // namespace tidings::api
