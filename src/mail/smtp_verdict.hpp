// What an SMTP reply means for a mail: whose fault it is and whether to try again. A fault of the channel (connection,
// TLS, greeting, login, 421) is charged to no mail; a 4xx of a recipient is tried again by the schedule; a 5xx of a
// recipient is final. The enhanced code goes before the basic one. The table is data; all of it is tested.
//
// Many relays answer to RCPT or to the final dot with what they hold against us, not against the recipient: our HELO, a
// missing login or TLS, our sender, our quota, our account. Codes tell only a part of these apart, so some rules look
// at the words.
#pragma once
#include <span>
#include <string_view>
#include "mail/delivery_outcome.hpp"
#include "mail/smtp_phase.hpp"
#include "mail/smtp_reply.hpp"

namespace tidings {

struct verdict_rule {
    smtp_phase from, to;        // the phases it is for, both included
    std::string_view basic;     // start of the reply code: "", "4", "421"
    std::string_view enhanced;  // start of the enhanced code, whole numbers only: "", "5.7", "4.5.3", "x.1.8": of
                                // either class
    std::string_view words;     // stand in the reply's text, in lower case; empty: any text
    delivery_outcome verdict;
    bool retry_now;  // on a new connection
    std::string_view reason;
};

// The first rule that fits a negative reply decides. Rules with an enhanced code stand before those without: it is the
// more exact word.
std::span<const verdict_rule> verdict_rules();

// For a reply that is not the one hoped for. Never accepted, uncertain or called_off.
const verdict_rule& rule_for(smtp_phase phase, const smtp_reply& reply);

}  // namespace tidings
