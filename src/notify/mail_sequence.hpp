// The rule "may this mail go": the mails of one order leave in version order. Pure: each store reads the facts and
// asks. SQL that decides a case itself names it as here:
//   late           a later version was sent: this one would only confuse. Not what a person set going
//   earlier_open   waits: a message of a lower version has not ended
//   later_sending  waits: a message of a higher version is being sent; this one must not overtake it
//   complete       goes: every version since the last one that was sent is there, and each of their messages has ended
//   overdue        goes: it has waited longer than hold_max for a version that never came
// What was let go before, or is set going by a person, needs no lower version to be there.
#pragma once
#include <cstdint>

namespace tidings {

enum class mail_turn { goes, waits, late };

// What is known about the order of a mail.
struct mail_position {
    std::int64_t version = 1;
    bool is_earlier_open = false;
    bool is_later_sending = false;
    bool was_later_sent = false;
    std::int64_t last_sent = 0;  // the highest lower version of which a mail was sent; 0: none
    std::int64_t between = 0;    // how many different versions are there between that one and this
    bool was_set_going = false;  // by a person: replayed, or a copy
    bool was_let_go = false;     // before; it is due again after a refusal
    bool is_overdue = false;     // has waited longer than hold_max
};

mail_turn turn_of(const mail_position& at);

}  // namespace tidings
