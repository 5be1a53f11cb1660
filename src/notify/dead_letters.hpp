// Dead letters: messages that were given up. They keep their bytes, attempts and reasons, and a person decides what
// becomes of them. Every change is a compare-and-set on the row, so a double click sends once. Suite:
// tests/contract/message_journal.
#pragma once
#include <optional>
#include <string>
#include <vector>
#include "base/result.hpp"
#include "base/timestamp.hpp"
#include "notify/dead_letter_groups.hpp"
#include "notify/dead_letter_place.hpp"
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

    // Matching dead messages, oldest death first, behind `after`, whatever became of that one; at most `limit`
    // (1,000).
    virtual task<result<std::vector<dead_letter_place>>> select(dead_letter_filter filter,
                                                                std::optional<dead_letter_place> after,
                                                                std::size_t limit) = 0;
    virtual task<result<std::int64_t>> count(dead_letter_filter filter, std::int64_t most) = 0;  // no further than that
    virtual task<result<std::vector<death>>> latest(std::size_t most) = 0;  // the latest death first

    // dead → queued, due now, with their frozen bytes and a fresh schedule; later versions of their orders that already
    // left do not stop them. All or, after an error, none. How many: the others were not dead any more, and stay as
    // they are. `replay` is kept with the messages for the record.
    virtual task<result<std::int64_t>> replay(std::vector<message_id> ids, std::string replay) = 0;

    // dead → skipped with the reason; terminal. Otherwise as replay.
    virtual task<result<std::int64_t>> discard(std::vector<message_id> ids, std::string reason) = 0;

    // A copy of a settled message as a new one (own id, own Message-ID, due now), to the same or another recipient:
    // what support does when the customer has lost the mail. The copy names the original in its reason. not_found: no
    // such message. conflict: it is not settled, or its customer was erased and no
    // other recipient is given.
    virtual task<result<message_id>> resend(message_id id, message_id copy, std::optional<std::string> recipient,
                                            std::string reason) = 0;
};

}  // namespace tidings
