#include "notify/mail_sequence.hpp"

namespace tidings {

mail_turn turn_of(const mail_position& at) {
    const bool needs_nothing_earlier = at.was_set_going || at.was_let_go;
    if (at.was_later_sent && !needs_nothing_earlier) return mail_turn::late;
    if (at.is_earlier_open || at.is_later_sending) return mail_turn::waits;
    const bool is_complete = at.between == at.version - 1 - at.last_sent;
    return is_complete || at.is_overdue || needs_nothing_earlier ? mail_turn::goes : mail_turn::waits;
}

}  // namespace tidings
