// The end of old mails' bytes. Suite: tests/contract/message_journal.
#pragma once
#include <cstdint>
#include "base/ids.hpp"
#include "base/result.hpp"
#include "runtime/task.hpp"

namespace tidings {

class mail_retention {
public:
    virtual ~mail_retention() = default;
    // Deletes bytes and subjects of at most so many settled messages with ids below this one, the oldest first, and
    // says of how many. The messages and their attempts stay.
    virtual task<result<std::int64_t>> drop_mails_before(message_id first_kept, std::size_t limit) = 0;
};

}  // namespace tidings
