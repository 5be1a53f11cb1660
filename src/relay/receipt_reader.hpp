// The notification side's receipts as the order side reads them.
#pragma once
#include "base/result.hpp"
#include "domain/event_receipt.hpp"
#include "runtime/task.hpp"

namespace tidings {

struct receipts_read {
    event_receipts receipts;
    std::size_t unreadable = 0;  // records passed over
};

class receipt_reader {
public:
    virtual ~receipt_reader() = default;
    // Waits for the next receipts. stopping: the reader was stopped.
    virtual task<result<receipts_read>> read() = 0;
    // Everything read so far is recorded. An error is harmless: it comes again.
    virtual task<result<void>> commit() = 0;
};

}  // namespace tidings
