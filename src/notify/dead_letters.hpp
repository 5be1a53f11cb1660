// Dead letters: messages that were given up. They keep their bytes, attempts and reasons, and a person decides what
// becomes of them. Every change is a compare-and-set on the row, so a double click sends once. Suite:
// tests/contract/message_journal.
#pragma once
#include <optional>
#include <string>
#include <vector>
#include "base/result.hpp"
#include "base/timestamp.hpp"
#include "notify/message.hpp"
#include "runtime/task.hpp"

namespace tidings {

// Every member that is set narrows the choice; an empty filter chooses every dead message.
struct dead_letter_filter {
    std::optional<message_id> id;
    std::optional<order_id> order;
    std::optional<std::string> recipient;
    std::optional<std::string> recipient_domain;
    std::optional<std::string> kind;
    std::optional<std::string> text;  // part of the reason or the last reply; any case
    std::optional<timestamp> died_after, died_before;
};

class dead_letters {
public:
    virtual ~dead_letters() = default;

    // Ids of matching dead messages, oldest death first, behind `after`; at most `limit` (1,000). An `after` that is
    // not dead any more is as none: what died before it has changed as well.
    virtual task<result<std::vector<message_id>>> select(dead_letter_filter filter, std::optional<message_id> after,
                                                         std::size_t limit) = 0;
    virtual task<result<std::int64_t>> count(dead_letter_filter filter) = 0;

    // dead → queued, due now, with its frozen bytes and a fresh schedule; later versions of its order that already left
    // do not stop it. False: it was not dead any more; nothing changed. `replay` is kept with the message for the
    // record.
    virtual task<result<bool>> replay(message_id id, std::string replay) = 0;

    // dead → skipped with the reason; terminal. False: it was not dead any more.
    virtual task<result<bool>> discard(message_id id, std::string reason) = 0;

    // A copy of a settled message as a new one (own id, own Message-ID, due now), to the same or another recipient:
    // what support does when the customer has lost the mail. The copy names the original in its reason. not_found: no
    // such message. conflict: it is not settled, or its customer was erased and no
    // other recipient is given.
    virtual task<result<message_id>> resend(message_id id, message_id copy, std::optional<std::string> recipient,
                                            std::string reason) = 0;
};

}  // namespace tidings
