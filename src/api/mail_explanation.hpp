// Why is there no mail? What is known about an order or an address, read in one order: the first cause is the answer,
// the rest a checklist. Pure.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>
#include "notify/message.hpp"

namespace tidings::api {

// A recent mail whose address differs by a slip of the finger.
struct similar_mail {
    std::string address, message;  // the newest to that address
};

struct mail_facts {
    bool asked_by_order = true;     // otherwise by address
    std::vector<message> messages;  // of that order or address, newest first
    std::int64_t quarantined = 0;   // records that could not be read, of whatever order
    std::vector<similar_mail> similar;
};

enum class finding_state { fine, cause, possible };

struct mail_finding {
    std::string topic;  // stable, for programs and translations: "silenced"
    finding_state state = finding_state::fine;
    std::string sentence, next_step;
    std::string message;  // id of the message that shows it; empty: none
};

struct mail_explanation {
    mail_finding answer;
    std::vector<mail_finding> checks;  // in the order in which they were made
};

mail_explanation explain(const mail_facts& facts);

// The first rule that the message fits: why it is where it is, in words.
mail_finding finding_of(const message& one);

// How many letters must be typed, left out, changed or swapped with their neighbour.
std::size_t typing_distance(std::string_view left, std::string_view right);

// Those whose address is like this one but for at most two letters, at most five addresses, each once, without itself.
// `recent`: newest first.
std::vector<similar_mail> similar_mails(std::string_view address, const std::vector<message>& recent);

}  // namespace tidings::api
