// Records that end with their age. Suites: tests/contract/message_journal, tests/contract/receipt_book.
#pragma once
#include <chrono>
#include <cstdint>
#include <string>
#include "base/result.hpp"
#include "runtime/task.hpp"

namespace tidings {

using millisecond_time = std::chrono::sys_time<std::chrono::milliseconds>;  // as ids have it

struct retention_bite {
    std::int64_t dropped = 0;  // records
    std::string through;       // where the next bite begins; empty: nothing else is as old
};

class old_records {
public:
    virtual ~old_records() = default;
    // Looks at no more than so many records behind `after` (empty: at the oldest) that are older than this, the oldest
    // first, and deletes those that are done with. One short transaction; safe to repeat after any error.
    virtual task<result<retention_bite>> drop_some(millisecond_time oldest_kept, std::string after,
                                                   std::size_t limit) = 0;
};

}  // namespace tidings
